package main

import (
	"errors"

	"ocrconsole/web/ocr/engine"
)

// recogniser finds, turns and reads lines of text by three networks.
type recogniser struct {
	finding, reading, turning *network
	characters                characters
}

// newRecogniser loads the networks of a folder, after it has checked that they are the ones.
func newRecogniser(folder string, threads int) (*recogniser, error) {
	content, err := loadModels(folder)
	if err != nil {
		return nil, err
	}
	e := &recogniser{}
	if e.characters, err = parseCharacters(content[fileCharacters]); err != nil {
		return nil, err
	}
	library, err := openONNX(libraryPath(folder))
	if err != nil {
		return nil, err
	}
	var problems [3]error
	e.finding, problems[0] = library.load(content[fileFinding], "x", "sigmoid_0.tmp_0", threads)
	e.reading, problems[1] = library.load(content[fileReading], "x", "softmax_11.tmp_0", threads)
	e.turning, problems[2] = library.load(content[fileTurning], "x", "softmax_0.tmp_0", threads)
	return e, errors.Join(problems[:]...)
}

// page finds the lines of a picture, and reads them if that is asked for.
func (e *recogniser) page(p picture, o engine.FindOptions) (page engine.Page, err error) {
	if page.Lines, err = e.find(p, o); err != nil {
		return page, err
	}
	if o.Orient {
		if err := e.orient(p, &page); err != nil {
			return page, err
		}
	}
	if o.PlacesOnly {
		return page, nil
	}
	return page, e.read(p, page.Lines, engine.ReadOptions{Only: o.Only, Steps: o.Steps, Stretch: 1})
}
