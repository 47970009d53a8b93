package page

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/recognition"
	"ocrconsole/views/components"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// ServiceSegments links to the same page for every service that is recognised.
func (v *View) ServiceSegments(path string, current recognition.Service) []components.Segment {
	var segments []components.Segment
	for _, service := range v.Snapshot.Services {
		if recognition.Service(service.Code).Known() {
			segments = append(segments, components.Segment{
				Label: service.Name, Current: service.Code == string(current),
				Href: routes.With(path, "region", v.Region.Code, "service", service.Code),
			})
		}
	}
	return segments
}

// point is a pair of numbers as the encoder breaks it into lines.
var point = regexp.MustCompile(`\[\n\s+(-?\d+),\n\s+(-?\d+)\n\s+\]`)

// AnswerBody writes the body of an answer to be read: indented, the corners of places in a line each.
func AnswerBody(result recognition.Result) (string, error) {
	body, err := json.MarshalIndent(map[string]any{"result": result}, "", "  ")
	if err != nil {
		return "", fmt.Errorf("body of an answer: %w", err)
	}
	return point.ReplaceAllString(string(body), "[$1, $2]"), nil
}

// TriedService gives the service of the address, else the first that the region sells, as services are listed.
func (v *View) TriedService() (recognition.Service, error) {
	asked := Read[lookedAt](v.Context).Service
	if asked == "" {
		for _, service := range recognition.Services {
			if o, _ := v.Snapshot.Offering(v.Region.Code, string(service)); o.Sold {
				return service, nil
			}
		}
		return recognition.Services[0], nil
	}
	service := recognition.Service(asked)
	if _, found := v.Snapshot.Service(asked); !found || !service.Known() {
		return "", models.Refuse(models.NotFound, cause.NoServiceToTry{Code: asked})
	}
	return service, nil
}

// TryReads says what pictures the service reads: for the file field, and in words.
func (v *View) TryReads(service recognition.Service) (accept, said string) {
	formats, shortest, longest := service.Accepts()
	var types, names []string
	for _, name := range formats {
		types, names = append(types, "image/"+name), append(names, FormatNames[name])
	}
	said = words.PictureLimits(strings.Join(names, ", "), v.Format.Number(recognition.LargestFile), v.Format.Number(recognition.LargestDecoded), v.Format.Calls(int64(shortest)), v.Format.Calls(int64(longest)))
	return strings.Join(types, ","), said
}

// FormatNames are the formats of pictures as people write them.
var FormatNames = map[string]string{"jpeg": "JPEG", "png": "PNG", "bmp": "BMP", "tiff": "TIFF", "gif": "GIF", "webp": "WebP"}

// Took says how long something took.
func (v *View) Took(d time.Duration) string {
	if d < time.Second {
		return v.Format.Calls(d.Milliseconds()) + " ms"
	}
	return v.Format.Number(strconv.FormatFloat(d.Seconds(), 'f', 1, 64)) + " s"
}
