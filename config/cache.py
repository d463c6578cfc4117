"""A cache that may vanish: without Redis every look-up is a miss, never an error."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _soft(method: Callable[..., Any], otherwise: Any) -> Callable[..., Any]:
    @wraps(method)
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except (RedisError, OSError):
            logger.warning("cache is away: %s", method.__name__)
            if otherwise is not None:
                return otherwise
            return kwargs.get("default", args[1] if len(args) > 1 else None)  # get(key, default)

    return call


class FailSoftRedisCache(RedisCache):
    """Promise P7: Redis may vanish at any time and no page fails."""

    add = _soft(RedisCache.add, True)
    get = _soft(RedisCache.get, None)
    set = _soft(RedisCache.set, False)
    touch = _soft(RedisCache.touch, False)
    delete = _soft(RedisCache.delete, False)
    get_many = _soft(RedisCache.get_many, {})
    has_key = _soft(RedisCache.has_key, False)
    incr = _soft(RedisCache.incr, 1)
    set_many = _soft(RedisCache.set_many, [])
    delete_many = _soft(RedisCache.delete_many, False)
    clear = _soft(RedisCache.clear, False)
