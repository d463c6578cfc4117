"""The portal's settings with the drill's own folder."""

import os
from pathlib import Path

from config.settings import *  # noqa: F403

DOWNLOAD_ROOT = Path(os.environ["PREPARER_FOLDER"])
EXPORT_ROOT = DOWNLOAD_ROOT
