# syntax=docker/dockerfile:1
# One image for every service: which one it is says the command, such as `gateway`.

FROM eclipse-temurin:25-jdk AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends maven \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
# The libraries stay in a cache of the builder's, from one build to the next.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -q -pl standalone -am package -Dmaven.test.skip=true

FROM eclipse-temurin:25-jre
# What it is for is no root's work: a user without a home, a shell or a file of its own but /data,
# /keys and /signing, which volumes are mounted on.
RUN groupadd --gid 10001 maskstream \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent \
       --shell /usr/sbin/nologin maskstream \
    && install -d -o maskstream -g maskstream -m 700 /data /keys /signing
COPY --from=build /src/maskstream /opt/maskstream/maskstream
COPY --from=build /src/docker/healthy /opt/maskstream/healthy
COPY --from=build /src/standalone/target/lib /opt/maskstream/standalone/target/lib
COPY --from=build /src/standalone/target/maskstream.jar /opt/maskstream/standalone/target/maskstream.jar
# Native libraries are unpacked here: it must be writable, and programs in it must be allowed.
ENV TMPDIR=/tmp
WORKDIR /data
USER 10001:10001
# Users; health and metrics of the gateway, of the processor, of the trainer.
EXPOSE 8080 8081 8082 8083
ENTRYPOINT ["/opt/maskstream/maskstream"]
# Of the gateway; who runs another service says its own port.
HEALTHCHECK --interval=10s --timeout=10s --start-period=90s --retries=3 \
  CMD ["/opt/maskstream/healthy", "8081", "/livez"]
CMD ["gateway"]
