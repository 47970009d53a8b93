package services

import (
	"encoding/base64"
	"fmt"
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/calls"
	"ocrconsole/models/recognition"
	"ocrconsole/views/components"
	"ocrconsole/views/pages/parts"
	pages "ocrconsole/views/pages/services"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// tryResult shows an answer: the picture with what was found in it, as a table and as JSON, and what paid.
func (v *view) tryResult(service recognition.Service, t *trial, a *calls.Answer) (*pages.TryResult, error) {
	body, err := page.AnswerBody(a.Result)
	if err != nil {
		return nil, err
	}
	result := &pages.TryResult{JSON: body, Receipt: v.tryReceipt(a), CallHref: page.OwnCallHref(a.RequestID)}
	found := v.findings(a.Result)
	result.Title, result.Columns, result.Rows, result.Facts = found.title, found.columns, found.rows, found.facts
	if result.Picture, err = tryPicture(service, t, found.places); err != nil {
		return nil, err
	}
	return result, nil
}

// tryReceipt says what paid for the call.
func (v *view) tryReceipt(a *calls.Answer) []components.Definition {
	paid := []components.Definition{{Term: "Request id", Content: components.CopyID(a.RequestID)}}
	switch a.Receipt.Outcome {
	case models.OutcomePackage:
		ref := models.Ref{Kind: models.KindPackage, AccountID: v.Who.AccountID, ID: a.Receipt.PackageID}.String()
		paid = append(paid,
			components.Definition{Term: "Paid by package", Content: parts.PackageLink(ref, routes.Package(ref))},
			components.Definition{Term: "Left in it", Text: v.CallWords(a.Receipt.LeftCalls)},
			components.Definition{Term: "Charged", Text: words.Prepaid(v.Format.Money(0))})
	case models.OutcomePayPerUse:
		paid = append(paid,
			components.Definition{Term: "Paid by", Text: "Pay-per-use"},
			components.Definition{Term: "Charged", Text: v.Format.Money(a.Receipt.PriceMicros)})
	case models.OutcomeFailed:
		paid = append(paid, components.Definition{Term: "Paid by", Text: "Nobody: it was recorded as failed before"})
	}
	return append(paid, components.Definition{Term: "Time taken", Text: v.Took(a.Took)})
}

// shownFormats are those that browsers show.
var shownFormats = map[string]bool{"jpeg": true, "png": true, "bmp": true, "gif": true, "webp": true}

// tryPicture gives the picture with boxes around the places, numbered as the rows are.
func tryPicture(service recognition.Service, t *trial, places []recognition.Location) (pages.TryPicture, error) {
	said, err := recognition.Inspect(service, t.picture)
	if err != nil {
		return pages.TryPicture{}, err
	}
	size := max(said.Width/40, 10)
	picture := pages.TryPicture{
		ViewBox: fmt.Sprintf("0 0 %d %d", said.Width, said.Height), FontSize: strconv.Itoa(size),
		Note: fmt.Sprintf("%d × %d px, %s", said.Width, said.Height, page.FormatNames[said.Format]),
		Alt:  "The picture that was recognised",
	}
	switch {
	case t.sample != "":
		picture.Src = routes.Sample(t.sample)
	case shownFormats[said.Format]:
		picture.Src = "data:image/" + said.Format + ";base64," + base64.StdEncoding.EncodeToString(t.picture)
	default:
		picture.Note += ". Browsers do not show this format, so only the places are drawn."
	}
	for i, place := range places {
		picture.Boxes = append(picture.Boxes, tryBox(place, i+1, size))
	}
	return picture, nil
}

// tryBox puts a box's number left of its first corner, or within the picture where there is no room.
func tryBox(at recognition.Location, number, fontSize int) pages.TryBox {
	box := pages.TryBox{Number: strconv.Itoa(number)}
	for i, corner := range at {
		if i > 0 {
			box.Points += " "
		}
		box.Points += fmt.Sprintf("%d,%d", corner[0], corner[1])
	}
	box.X = strconv.Itoa(max(at[0][0]-fontSize/4, fontSize*len(box.Number)))
	box.Y = strconv.Itoa(max(at[0][1]+fontSize, fontSize))
	return box
}
