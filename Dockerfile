# The dashboard as an image, made and started by the same two commands as everywhere else:
# `make build` here, `make run` when it starts. See deploy/README.md.
#
# The tag takes Debian's and Python's security fixes when the image is built anew; pin it by digest
# as well where builds must be the same to the byte. The packages are pinned with hashes already.
FROM python:3.11-slim-bookworm

RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app

# The packages first: they are kept between builds as long as their list stays the same.
COPY Makefile pyproject.toml requirements.txt ./
COPY .ci/python .ci/python
RUN make .venv/installed

COPY . .
# What Python would compile at the start cannot be written then. The list of what is installed is
# newer than its source, so that nothing is installed when the container starts.
RUN touch .venv/installed \
    && .venv/bin/python -m lib.server.static_files \
    && .venv/bin/python -m compileall -q -j 0 .venv/lib app.py lib pages

# Owned by root, run by somebody else: the program cannot change itself. All it writes is the
# store, and what is temporary.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin samhandling \
    && install -d -o samhandling -g samhandling /store
USER samhandling
ENV HOME=/tmp \
    SAMHANDLING_STORE=/store/samhandling.db
VOLUME /store
EXPOSE 8501

HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["/app/.venv/bin/python", "-c", \
    "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/healthz', timeout=4)"]

# `make` passes the signal to stop on to the server.
CMD ["make", "--silent", "run", "HOST=0.0.0.0", "PORT=8501"]
