package models

import (
	"cmp"
	"slices"

	"gorm.io/gorm"
)

// EmailTwin is a user who had signed up, before addresses had one form, under another form of Email, which is another
// user's. UsersByEmail finds both.
type EmailTwin struct {
	Email  string `gorm:"primaryKey"`
	UserID int64  `gorm:"primaryKey"`
}

// UsersByEmail lists the users whose address this is, in its canonical form: the one who has it, then those who have
// another form of it, by id. All but very few addresses have one user at most.
func UsersByEmail(tx *gorm.DB, email string) ([]User, error) {
	twins := tx.Session(&gorm.Session{NewDB: true}).Model(&EmailTwin{}).Select("user_id").Where("email = ?", email)
	users, err := all[User](tx.Where("email = ? OR id IN (?)", email, twins))
	if err != nil {
		return nil, err
	}
	twin := func(u User) int64 { // 0 for the one who has the address
		if u.Email == email {
			return 0
		}
		return 1
	}
	slices.SortFunc(users, func(a, b User) int { return cmp.Or(cmp.Compare(twin(a), twin(b)), cmp.Compare(a.ID, b.ID)) })
	return users, nil
}
