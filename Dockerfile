# syntax=docker/dockerfile:1
# One image for every service: which one it is says the command, such as `gateway`. The target `gpu`
# is the same with NVIDIA's libraries, for processors: `docker build --target gpu .`

FROM eclipse-temurin:25-jdk AS source
RUN apt-get update \
    && apt-get install -y --no-install-recommends maven \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .

FROM source AS build
# The libraries stay in a cache of the builder's, from one build to the next.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -q -pl standalone -am package -Dmaven.test.skip=true

FROM source AS build-gpu
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -q -P gpu -pl standalone -am package -Dmaven.test.skip=true
# Taken out of their jars here, or every first start would write a gigabyte. No others are needed.
RUN mkdir /unpacked /nvidia && cd /unpacked \
    && for jar in /src/standalone/target/lib/*redist*.jar; do jar xf "$jar" && rm "$jar"; done \
    && for name in cudart nvrtc nvrtc-builtins nvinfer nvinfer_plugin nvonnxparser \
         nvinfer_builder_resource_ptx; do \
         mv org/bytedeco/*/linux-x86_64/lib"$name".so.* /nvidia/ || exit 1; \
       done \
    && rm -r /unpacked

FROM eclipse-temurin:25-jre AS service
# What it is for is no root's work: a user without a home, a shell or a file of its own but /data,
# /keys and /signing, which volumes are mounted on.
RUN groupadd --gid 10001 maskstream \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent \
       --shell /usr/sbin/nologin maskstream \
    && install -d -o maskstream -g maskstream -m 700 /data /keys /signing
# Native libraries are unpacked here: it must be writable, and programs in it must be allowed.
ENV TMPDIR=/tmp
WORKDIR /data
# Users; health and metrics of the gateway, of the processor, of the trainer.
EXPOSE 8080 8081 8082 8083
ENTRYPOINT ["/opt/maskstream/maskstream"]
# Of the gateway; who runs another service says its own port.
HEALTHCHECK --interval=10s --timeout=10s --start-period=90s --retries=3 \
  CMD ["/opt/maskstream/healthy", "8081", "/livez"]
CMD ["gateway"]

FROM service AS gpu
COPY --from=build-gpu /nvidia /opt/maskstream/nvidia
RUN echo /opt/maskstream/nvidia > /etc/ld.so.conf.d/maskstream.conf && ldconfig
# By these NVIDIA's container toolkit knows what to bring of the driver, which is the machine's.
ENV NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
COPY --from=build-gpu /src/maskstream /opt/maskstream/maskstream
COPY --from=build-gpu /src/docker/healthy /opt/maskstream/healthy
COPY --from=build-gpu /src/standalone/target/lib /opt/maskstream/standalone/target/lib
COPY --from=build-gpu /src/standalone/target/maskstream.jar /opt/maskstream/standalone/target/maskstream.jar
USER 10001:10001

# The last one is what is built where no target is named.
FROM service
COPY --from=build /src/maskstream /opt/maskstream/maskstream
COPY --from=build /src/docker/healthy /opt/maskstream/healthy
COPY --from=build /src/standalone/target/lib /opt/maskstream/standalone/target/lib
COPY --from=build /src/standalone/target/maskstream.jar /opt/maskstream/standalone/target/maskstream.jar
USER 10001:10001
