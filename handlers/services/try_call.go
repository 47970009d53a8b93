package services

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/google/uuid"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/calls"
	"ocrconsole/models/recognition"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/services"
	"ocrconsole/views/routes"
)

// What one sent form may hold: a picture as large as the API takes, with the fields beside it.
const (
	maxPicture   = 10 << 20 / 4 * 3 // 10 MB of base64
	tryBodyLimit = maxPicture + 512<<10
)

// trial is a picture that was sent to be recognised.
type trial struct {
	picture []byte
	sample  string // the sample that it is, "" for the customer's own
	options recognition.Options
	key     uuid.UUID // of the form that it came with

	tags                rules.Tags // what the call is said to be for, as X-Ocr-Tags of the API says it
	tagText, tagProblem string     // as they were typed, and what is wrong with them
}

// tryFields are the fields beside the picture. Those of options are named as the API names them.
type tryFields struct {
	Key                string             `form:"key"`
	Sample             string             `form:"sample"`
	DetectDirection    components.Checked `form:"detect_direction"`
	ReturnVerification components.Checked `form:"return_verification"`
	Contact            components.Checked `form:"contact_info"`
	ImageSize          components.Checked `form:"image_size"`
	Side               string             `form:"side"`
	Tags               string             `form:"tags"`
}

// tryCall makes a call of the account with the picture that was sent, and shows what became of it.
func tryCall(v *view) error {
	came := v.Now()
	service, err := v.TriedService()
	if err != nil {
		return err
	}
	sent, err := v.trial(service)
	if err != nil {
		return v.tryFailed(service, &sent, err)
	}
	requestID, made, err := v.tryRequestID(service, &sent)
	if err != nil {
		return err
	}
	if requestID == "" {
		v.Flash(components.Warning, "This picture failed each time it was sent with that form. Choose it again here.")
		return v.SeeOther(routes.Of(routes.Try, v.Region.Code, string(service)))
	}
	if made {
		v.Flash(components.Info, "This picture was sent with the same form before. Its call was not made again, nor paid twice.")
		return v.SeeOther(page.OwnCallHref(requestID))
	}
	caller := calls.Caller{AccountID: v.Who.AccountID, Region: v.Region.Code, Tags: sent.tags, Since: came}
	answer, err := v.Calls.Make(v.Ctx(), requestID, caller, service, func(context.Context) ([]byte, recognition.Options, error) {
		return sent.picture, sent.options, nil
	})
	if err != nil {
		return v.tryFailed(service, &sent, err)
	}
	screen, err := v.tryPage(service, &sent)
	if err != nil {
		return err
	}
	if screen.Result, err = v.tryResult(service, &sent, &answer); err != nil {
		return err
	}
	return v.Show(pages.TryPage(screen))
}

// trial reads the form.
func (v *view) trial(service recognition.Service) (trial, error) {
	var t trial
	if err := v.Request().ParseMultipartForm(tryBodyLimit); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return t, tooLarge()
		}
		return t, recognition.BadFormat("The form cannot be read. Send the picture from this page.", err)
	}
	var err error
	form := page.Read[tryFields](v.Context)
	if t.key, err = uuid.Parse(form.Key); err != nil {
		t.key = uuid.New()
	}
	if t.options, err = form.options(service); err != nil {
		return t, err
	}
	t.tagText = form.Tags
	if t.tags, err = rules.ParseTags(form.Tags); err != nil {
		t.tagProblem = rules.WrongTags(err)
		return t, recognition.BadParameter("tags", rules.WrongTags(err))
	}
	if t.sample = form.Sample; t.sample != "" {
		t.picture, err = sampleFile(t.sample)
		return t, err
	}
	t.picture, err = v.trialPicture()
	return t, err
}

func (v *view) trialPicture() ([]byte, error) {
	header, err := v.FormFile("picture")
	if errors.Is(err, http.ErrMissingFile) || err == nil && header.Size == 0 {
		return nil, recognition.BadParameter("picture", "choose a picture, or take a sample")
	}
	if err != nil {
		return nil, err
	}
	if header.Size > maxPicture {
		return nil, tooLarge()
	}
	file, err := header.Open()
	if err != nil {
		return nil, fmt.Errorf("open sent picture: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	picture, err := io.ReadAll(file)
	if err != nil {
		return nil, fmt.Errorf("read sent picture: %w", err)
	}
	return picture, nil
}

func tooLarge() error {
	return recognition.FileTooLarge()
}

// options reads the options as the API reads those of a call, from the same fields.
func (f *tryFields) options(service recognition.Service) (recognition.Options, error) {
	var extract []string
	if f.Contact {
		extract = append(extract, recognition.ExtractContact)
	}
	if f.ImageSize {
		extract = append(extract, recognition.ExtractImageSize)
	}
	body := make(map[string]json.RawMessage)
	for name, value := range map[string]any{
		"detect_direction": f.DetectDirection, "return_verification": f.ReturnVerification, "extract_type": extract, "side": f.Side, "return_text_location": true,
	} {
		raw, err := json.Marshal(value)
		if err != nil {
			return recognition.Options{}, fmt.Errorf("option %s: %w", name, err)
		}
		body[name] = raw
	}
	return recognition.ParseOptions(service, body)
}

// mostTries is how often a picture that failed is tried again with one form.
const mostTries = 20

// tryRequestID gives the id of the call: the same for the same picture sent with the same form again, as on reloading
// the result, so that made tells of a call that was answered already. Another picture is another call whatever the
// form, as the id would else let pictures through unpaid. A call that failed is made anew, under the next id of that form and
// picture, so that reloading finds that one, too; without an id it failed too often.
func (v *view) tryRequestID(service recognition.Service, t *trial) (id string, made bool, err error) {
	picture := sha256.Sum256(t.picture)
	options, err := json.Marshal(t.options)
	if err != nil {
		return "", false, fmt.Errorf("options of a call: %w", err)
	}
	for n := range mostTries {
		content := fmt.Appendf(nil, "%s %s %x %s%s %d", v.Region.Code, service, picture, options, t.tags, n)
		id = uuid.NewHash(sha256.New(), t.key, content, 8).String()
		earlier, err := v.Metering.CallOf(v.Ctx(), v.Who.AccountID, models.OwnSource, id)
		if err != nil || earlier == nil || earlier.Outcome != models.OutcomeFailed {
			return id, earlier != nil, err
		}
	}
	return "", false, nil
}
