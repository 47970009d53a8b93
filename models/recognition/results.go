package recognition

import (
	"errors"
	"fmt"
)

// Result is what a service answers under "result"; it marshals to the documented JSON.
type Result interface {
	// Check says what is wrong with a result that came from outside.
	Check() error
}

// Location is a quadrilateral in the pixels of the picture as it was sent: x and y of the top left, top right, bottom
// right and bottom left corners of the text.
type Location [4][2]int

// WebImageResult is the text of a picture, in lines from top to bottom.
type WebImageResult struct {
	WordsBlockCount int          `json:"words_block_count"`
	WordsBlockList  []WordsBlock `json:"words_block_list"`
	// Direction is by how many degrees the picture has to be turned counter-clockwise to stand upright, if the request
	// asks for it: 0, 90, 180 or 270.
	Direction     *int           `json:"direction,omitempty"`
	ExtractedData *ExtractedData `json:"extracted_data,omitempty"`
}

// WordsBlock is one line of text. Confidence is from 0 to 1.
type WordsBlock struct {
	Words      string   `json:"words"`
	Confidence float64  `json:"confidence"`
	Location   Location `json:"location"`
	// FontList names up to MaxFonts fonts that the text is like, FontScores how probable each is, if the request asks for
	// them and the engine can tell. One that cannot, such as what is installed here, gives neither.
	FontList   []string  `json:"font_list,omitempty"`
	FontScores []float64 `json:"font_scores,omitempty"`
}

// MaxFonts is how many fonts a block is said to be like, at most.
const MaxFonts = 5

// ExtractedData is what a request's extract_type asked for.
type ExtractedData struct {
	ContactInfo *ContactInfo `json:"contact_info,omitempty"`
	ImageSize   *ImageSize   `json:"image_size,omitempty"`
}

// ContactInfo is a postal contact; what was not found is empty.
type ContactInfo struct {
	Name          string `json:"name"`
	Phone         string `json:"phone"`
	Province      string `json:"province"`
	City          string `json:"city"`
	District      string `json:"district"`
	DetailAddress string `json:"detail_address"`
}

// ImageSize is the size of the picture in pixels.
type ImageSize struct {
	Height int `json:"height"`
	Width  int `json:"width"`
}

// PassportResult is the data page of a passport. Dates are YYYY-MM-DD; what was not found is empty. Confidence holds
// one number from 0 to 1 for each field that was found.
type PassportResult struct {
	PassportType     string             `json:"passport_type"`
	CountryCode      string             `json:"country_code"`
	PassportNumber   string             `json:"passport_number"`
	Nationality      string             `json:"nationality"`
	Surname          string             `json:"surname"`
	GivenName        string             `json:"given_name"`
	Sex              string             `json:"sex"`
	DateOfBirth      string             `json:"date_of_birth"`
	DateOfExpiry     string             `json:"date_of_expiry"`
	DateOfIssue      string             `json:"date_of_issue"`
	PlaceOfBirth     string             `json:"place_of_birth"`
	PlaceOfIssue     string             `json:"place_of_issue"`
	IssuingAuthority string             `json:"issuing_authority"`
	Confidence       map[string]float64 `json:"confidence"`
	ExtraInfo        map[string]string  `json:"extra_info"`
}

// PlateResult are the licence plates of a picture, from top to bottom and left to right.
type PlateResult []Plate

// Plate is one licence plate. Confidence is from 0 to 1.
type Plate struct {
	Number     string      `json:"plate_number"`
	Color      PlateColour `json:"plate_color"`
	Location   Location    `json:"plate_location"`
	Confidence float64     `json:"confidence"`
}

var errShape = errors.New("not the documented result")

// Check implements Result.
func (r *WebImageResult) Check() error {
	if r.WordsBlockCount != len(r.WordsBlockList) {
		return fmt.Errorf("%w: %d words blocks counted, %d listed", errShape, r.WordsBlockCount, len(r.WordsBlockList))
	}
	for _, block := range r.WordsBlockList {
		if len(block.FontList) != len(block.FontScores) || len(block.FontList) > MaxFonts {
			return fmt.Errorf("%w: %d fonts, %d scores", errShape, len(block.FontList), len(block.FontScores))
		}
		for _, confidence := range append(block.FontScores, block.Confidence) {
			if err := checkConfidence(confidence); err != nil {
				return err
			}
		}
	}
	return nil
}

// Check implements Result.
func (r *PassportResult) Check() error {
	if r.PassportNumber == "" && r.Surname == "" {
		return fmt.Errorf("%w: a passport with neither number nor name", errShape)
	}
	for _, confidence := range r.Confidence {
		if err := checkConfidence(confidence); err != nil {
			return err
		}
	}
	return nil
}

// Check implements Result.
func (r *PlateResult) Check() error {
	if len(*r) == 0 {
		return fmt.Errorf("%w: no plate", errShape)
	}
	for _, plate := range *r {
		if plate.Number == "" {
			return fmt.Errorf("%w: a plate without number", errShape)
		}
		if err := checkConfidence(plate.Confidence); err != nil {
			return err
		}
	}
	return nil
}

func checkConfidence(c float64) error {
	if c < 0 || c > 1 {
		return fmt.Errorf("%w: confidence %v", errShape, c)
	}
	return nil
}

// NewResult is an empty result of the service, to decode one into; nil if there is no such service.
func NewResult(service Service) Result {
	switch service {
	case WebImage:
		return new(WebImageResult)
	case Passport:
		return new(PassportResult)
	case LicensePlate:
		return new(PlateResult)
	case IDCard:
		return new(IDCardResult)
	default:
		return nil
	}
}

// Complete makes lists and objects that the API always has, and that a result from outside left out, empty ones: clients
// find no null there.
func Complete(result Result) {
	switch r := result.(type) {
	case *WebImageResult:
		if r.WordsBlockList == nil {
			r.WordsBlockList = []WordsBlock{}
		}
	case *PassportResult:
		if r.Confidence == nil {
			r.Confidence = map[string]float64{}
		}
		if r.ExtraInfo == nil {
			r.ExtraInfo = map[string]string{}
		}
	}
}
