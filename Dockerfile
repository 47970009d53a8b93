FROM golang:1.26.8 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=unknown
# The time zones are built in: the billing zone must not depend on the image.
RUN CGO_ENABLED=0 go build -trimpath -tags timetzdata -ldflags "-s -w -X main.version=${VERSION}" \
    -o /ocrconsole ./cmd/ocrconsole

FROM alpine:3.22
RUN apk add --no-cache tesseract-ocr tesseract-ocr-data-eng
RUN install -d -m 0700 -o 65532 -g 65532 /data
COPY --from=build /ocrconsole /usr/local/bin/ocrconsole
COPY LICENSE /usr/share/licenses/ocrconsole/LICENSE
USER 65532:65532
ENV OCRCONSOLE_ADDR=0.0.0.0:8080 OCRCONSOLE_DATA=/data
VOLUME /data
EXPOSE 8080
# Ready means that the database answers, too.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --start-interval=1s \
    CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["ocrconsole"]
CMD ["serve"]
