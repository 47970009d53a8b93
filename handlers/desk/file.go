package desk

import (
	"io"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// fileField is the field of the forms that send a file.
const fileField = "file"

// sentFile reads the file of the form, and not more than a byte beyond what it may have: whoever takes it refuses that. Without one the form is
// refused, as missing says.
func (v *View) sentFile(most int64, missing cause.Cause) (name string, data []byte, err error) {
	header, err := v.FormFile(fileField)
	if err != nil || header.Size == 0 {
		return "", nil, models.RefuseField(fileField, missing)
	}
	file, err := header.Open()
	if err != nil {
		return "", nil, err
	}
	data, err = io.ReadAll(io.LimitReader(file, most+1))
	if closed := file.Close(); err == nil {
		err = closed
	}
	return header.Filename, data, err
}
