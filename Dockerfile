# The assistant in a container: the same steps as `make run`, in layers that change as seldom as they can.
#
#   docker build -t drogowskaz .
#   docker run --rm -it -v drogowskaz:/data drogowskaz                                      a chat in the terminal
#   docker run -d --restart unless-stopped -e TELEGRAM_BOT_TOKEN -e DESK_URL -p 127.0.0.1:8420:8420 -v drogowskaz:/data drogowskaz
#                                                                                           Telegram and the desk
#
# torch alone is several GB in its default build. `--build-arg TORCH_INDEX_URL=...` names a package index with its CPU build, which
# is enough: see "A smaller torch" in README.md.

FROM python:3.11-slim-bookworm AS build
ARG TORCH_INDEX_URL=""
WORKDIR /opt/drogowskaz
# Only what the installation reads, so that an edited module does not install everything again.
COPY pyproject.toml requirements.lock README.md ./
COPY bot/__init__.py bot/
COPY index/__init__.py index/
COPY knowledge/__init__.py knowledge/
# Compiled here, unlike in the Makefile: the user that runs it may not write beside the modules.
RUN python3 -m venv .venv \
    && .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-cache-dir \
        ${TORCH_INDEX_URL:+--extra-index-url "$TORCH_INDEX_URL"} -c requirements.lock -e .
COPY bot bot
COPY index index
COPY knowledge knowledge
# DATA_DIR is named so that nothing is written to a home folder.
RUN DATA_DIR=/tmp/data MODEL_DIR=/opt/drogowskaz/model .venv/bin/drogowskaz prepare

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin drogowskaz \
    && install --directory --owner drogowskaz --group drogowskaz /data
WORKDIR /opt/drogowskaz
COPY --from=build /opt/drogowskaz/.venv .venv
# Owned by the user: a changed document set makes the gate anew beside the model.
COPY --from=build --chown=drogowskaz:drogowskaz /opt/drogowskaz/model model
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY index index
COPY knowledge knowledge
ENV PATH=/opt/drogowskaz/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATA_DIR=/data \
    MODEL_DIR=/opt/drogowskaz/model \
    DESK_HOST=0.0.0.0 \
    DESK_PORT=8420
USER 10001
VOLUME ["/data"]
EXPOSE 8420
HEALTHCHECK --interval=1m --timeout=30s --start-period=1m CMD ["drogowskaz", "health"]
ENTRYPOINT ["drogowskaz"]
CMD ["serve"]
