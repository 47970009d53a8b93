package wiring

import (
	"cmp"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr"
)

// The recognition engines that can be chosen.
const (
	engineLocal     = "local"
	EngineTesseract = "tesseract"
	engineRemote    = "remote"
)

// ocrConfig are the settings of the OCR API and of the engine behind it.
type ocrConfig struct {
	Engine         string   `env:"OCRCONSOLE_OCR_ENGINE" envDefault:"local"`
	Models         string   `env:"OCRCONSOLE_OCR_MODELS"`
	Languages      []string `env:"OCRCONSOLE_OCR_LANGUAGES" envDefault:"eng"`
	RemoteURLs     []string `env:"OCRCONSOLE_OCR_REMOTE_URLS"`
	RemoteToken    string   `env:"OCRCONSOLE_OCR_REMOTE_TOKEN"`
	Workers        int      `env:"OCRCONSOLE_OCR_WORKERS"`
	CallsPerSecond int      `env:"OCRCONSOLE_CALLS_PER_SECOND" envDefault:"50"`
	CallsAtOnce    int      `env:"OCRCONSOLE_CALLS_AT_ONCE" envDefault:"20"`
	URLImages      string   `env:"OCRCONSOLE_URL_IMAGES" envDefault:"on"`

	remote map[string]string // addresses by region
}

// settingsOfNumbers names the settings that must be whole numbers, by the fields that hold them.
var settingsOfNumbers = map[string]string{
	"Workers":        "OCRCONSOLE_OCR_WORKERS",
	"CallsPerSecond": "OCRCONSOLE_CALLS_PER_SECOND",
	"CallsAtOnce":    "OCRCONSOLE_CALLS_AT_ONCE",
	"KeysPerUser":    "OCRCONSOLE_KEYS_PER_USER",
}

// check checks what the types alone cannot, and keeps what it parsed.
func (c *ocrConfig) check() (problems []string) {
	wrong := func(setting, format string, args ...any) {
		problems = append(problems, setting+" "+fmt.Sprintf(format, args...))
	}
	if c.Engine != engineLocal && c.Engine != EngineTesseract && c.Engine != engineRemote {
		wrong("OCRCONSOLE_OCR_ENGINE", "must be local, tesseract or remote, not %q", c.Engine)
	}
	if _, err := ocr.NewTesseract(c.Tesseract()); err != nil {
		wrong("OCRCONSOLE_OCR_LANGUAGES", "must be languages as tesseract names them, such as eng,chi_sim: %v", err)
	}
	var err error
	if c.remote, err = addresses(c.RemoteURLs); err != nil {
		wrong("OCRCONSOLE_OCR_REMOTE_URLS", "%v", err)
	} else if c.Engine == engineRemote && len(c.remote) == 0 {
		wrong("OCRCONSOLE_OCR_REMOTE_URLS", "is needed by the remote engine: ap-southeast-2=https://ocr.example.com,…")
	}
	if c.Workers < 0 {
		wrong("OCRCONSOLE_OCR_WORKERS", "must not be negative")
	}
	if c.CallsPerSecond < 1 {
		wrong("OCRCONSOLE_CALLS_PER_SECOND", "must be at least 1")
	}
	if c.CallsAtOnce < 1 {
		wrong("OCRCONSOLE_CALLS_AT_ONCE", "must be at least 1")
	}
	if c.URLImages != "on" && c.URLImages != "off" {
		wrong("OCRCONSOLE_URL_IMAGES", "must be on or off, not %q", c.URLImages)
	}
	return problems
}

// addresses reads region=address pairs.
func addresses(pairs []string) (map[string]string, error) {
	byRegion := make(map[string]string, len(pairs))
	for _, pair := range pairs {
		region, address, _ := strings.Cut(strings.TrimSpace(pair), "=")
		parsed, err := url.Parse(address)
		if region == "" || err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https" {
			return nil, fmt.Errorf("must be regions with addresses such as ap-southeast-2=https://ocr.example.com, not %q", pair)
		}
		byRegion[region] = address
	}
	return byRegion, nil
}

// NewEngine makes the engine of the settings. What is stored locally is in the folder data.
func (c *ocrConfig) NewEngine(data string) (recognition.Engine, error) {
	switch c.Engine {
	case engineRemote:
		return ocr.NewRemote(ocr.RemoteConfig{URLs: c.remote, Token: c.RemoteToken, MaxConcurrent: c.Workers})
	case EngineTesseract:
		return ocr.NewTesseract(c.Tesseract())
	default:
		return ocr.NewLocal(c.Tesseract(), c.EngineDir(data))
	}
}

func (c *ocrConfig) Tesseract() ocr.TesseractConfig {
	return ocr.TesseractConfig{Languages: c.Languages, Workers: c.Workers}
}

// EngineDir is the folder of the recognition engine.
func (c *ocrConfig) EngineDir(data string) string {
	return cmp.Or(c.Models, filepath.Join(data, "models"))
}
