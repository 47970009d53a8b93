package page

import (
	"ocrconsole/models"
)

// UsedUpField is the field that asks what happens to calls that no package covers.
const UsedUpField = "when-used-up"

// UsedUpWords are the answers as customers read them.
var UsedUpWords = map[models.WhenUsedUp]string{models.ThenPayPerUse: "Pay per use", models.ThenStop: "Stop"}
