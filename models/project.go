package models

import (
	"slices"
	"time"

	"gorm.io/gorm"
)

// Project is how API callers know an account in one region: ID is 32 hexadecimal digits.
type Project struct {
	AccountID int64  `gorm:"primaryKey"`
	Region    string `gorm:"primaryKey"`
	ID        string
	CreatedAt time.Time
}

// AllProjectsOf lists the account's projects: one a region, by code.
func AllProjectsOf(tx *gorm.DB, accountID int64) ([]Project, error) {
	return all[Project](tx.Where("account_id = ?", accountID).Order("region"))
}

// ProjectsOf gives the account's project ids by region code.
func ProjectsOf(tx *gorm.DB, accountID int64) (map[string]string, error) {
	projects, err := AllProjectsOf(tx, accountID)
	if err != nil {
		return nil, err
	}
	ids := make(map[string]string, len(projects))
	for _, p := range projects {
		ids[p.Region] = p.ID
	}
	return ids, nil
}

// CreateProject stores the project, whose id is nobody else's. The account must be locked.
func CreateProject(tx *gorm.DB, p *Project) error {
	if err := createLookup(tx, lookupProject, p.ID, p.AccountID); err != nil {
		return err
	}
	return create(tx, p)
}

// FindProjects finds the projects with the given ids, by id; unknown ids are left out.
func FindProjects(tx *gorm.DB, ids []string) (map[string]Project, error) {
	found := make(map[string]Project, len(ids))
	for ids := range slices.Chunk(ids, bulkRows/2) {
		lookups, err := all[lookup](tx.Where("kind = ? AND key IN ?", lookupProject, ids))
		if err != nil {
			return nil, err
		}
		accounts := make([]int64, len(lookups))
		for i, l := range lookups {
			accounts[i] = l.AccountID
		}
		if len(accounts) == 0 {
			continue
		}
		slices.Sort(accounts)
		projects, err := all[Project](tx.Where("account_id IN ? AND id IN ?", slices.Compact(accounts), ids))
		if err != nil {
			return nil, err
		}
		for _, p := range projects {
			found[p.ID] = p
		}
	}
	return found, nil
}

// bulkRows bounds the rows of one statement: within the parameter limits of both databases for every table.
const bulkRows = 2000
