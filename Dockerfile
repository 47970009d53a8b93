# What the recognition engine loads. ONNX Runtime's own scripts would fetch more, for graphics cards, from elsewhere.
FROM node:22-bookworm-slim AS packages
WORKDIR /packages
COPY cmd/ocrengine/models/ ./
RUN npm ci --ignore-scripts

FROM golang:1.26.8 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=unknown
# The time zones are built in: the billing zone must not depend on the image.
RUN make build VERSION="${VERSION}" && mv bin/ocrconsole /ocrconsole
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /models/ocrengine ./cmd/ocrengine
COPY --from=packages /packages/node_modules /node_modules
# Checks every file, and takes the library for the processor that this stage runs on: build for arm64 with
# --platform linux/arm64.
RUN /models/ocrengine install /node_modules /models

# ONNX Runtime needs glibc and libstdc++, which Alpine does not have.
FROM debian:13-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libstdc++6 tesseract-ocr tesseract-ocr-eng tesseract-ocr-chi-sim wget \
    && rm -rf /var/lib/apt/lists/*
RUN install -d -m 0700 -o 65532 -g 65532 /data
COPY --from=build /ocrconsole /usr/local/bin/ocrconsole
COPY --from=build /models /usr/lib/ocrconsole
COPY LICENSE /usr/share/licenses/ocrconsole/LICENSE
USER 65532:65532
ENV OCRCONSOLE_ADDR=0.0.0.0:8080 OCRCONSOLE_DATA=/data OCRCONSOLE_OCR_MODELS=/usr/lib/ocrconsole
VOLUME /data
EXPOSE 8080
# Ready means that the database answers, too.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --start-interval=1s \
    CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["ocrconsole"]
CMD ["serve"]
