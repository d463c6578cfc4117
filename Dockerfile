# The portal's image: web, worker and schedule run from it, each with its own command.
FROM python:3.12-slim-bookworm AS build
RUN python -m venv /app/.venv
COPY requirements.txt /app/
RUN /app/.venv/bin/pip install --no-cache-dir --no-compile --require-hashes -r /app/requirements.txt

FROM python:3.12-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /data portal && cd /data \
    && mkdir -p attachments letter-files board mandates exports downloads ledger && chown -R portal /data
WORKDIR /app
COPY --from=build /app/.venv /app/.venv
COPY . /app
ENV PATH=/app/.venv/bin:$PATH DATA_DIR=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings
USER portal
# Collecting static files needs settings, but none of these values stays in the image.
RUN SITE_URL=https://build.invalid SECRET_KEY=build KEYLESS=1 \
    DATABASE_URL=postgres://build.invalid/build REDIS_URL=redis://build.invalid OUTBOX_SMTP_URL=smtp://build.invalid \
    python -m config.prepare static
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "deploy/healthcheck.py"]
CMD ["gunicorn", "config.wsgi", "--config", "config/gunicorn.py", "--bind", "0.0.0.0:8000"]
