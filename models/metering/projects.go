package metering

import (
	"context"
	"maps"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// maxProjects bounds the memory of projects.
const maxProjects = 100_000

// projects remembers whose they are: a project never changes.
type projects struct {
	once  sync.Once
	known *lru.Cache[string, models.Project]
}

func (p *projects) recent() *lru.Cache[string, models.Project] {
	p.once.Do(func() { p.known = models.Recent[string, models.Project](maxProjects) })
	return p.known
}

// Project finds the project with the id; NotFound if there is none. The database is asked of one that is not remembered only, for a time
// that is bounded.
func (m *Metering) Project(ctx context.Context, id string) (models.Project, error) {
	project, known := m.projects.recent().Get(id)
	if known {
		return project, nil
	}
	if !isText(id) {
		return models.Project{}, noSuchProject()
	}
	ctx, cancel := context.WithTimeout(ctx, authorizeTime)
	defer cancel()
	found, err := m.findProjects(ctx, []string{id})
	if err != nil {
		return models.Project{}, err
	}
	if project, known = found[id]; !known {
		return models.Project{}, noSuchProject()
	}
	return project, nil
}

// findProjects finds the projects with the ids, by id; unknown ids are left out.
func (m *Metering) findProjects(ctx context.Context, ids []string) (map[string]models.Project, error) {
	found, rest := m.projects.recall(ids)
	if len(rest) == 0 {
		return found, nil
	}
	asked, err := models.FindProjects(m.DB.WithContext(ctx), rest)
	if err != nil {
		return nil, err
	}
	for id, project := range asked {
		m.projects.recent().Add(id, project)
	}
	maps.Copy(found, asked)
	return found, nil
}

// recall gives the projects that are remembered, and the ids of the rest.
func (p *projects) recall(ids []string) (found map[string]models.Project, rest []string) {
	found = make(map[string]models.Project, len(ids))
	for _, id := range ids {
		if project, known := p.recent().Get(id); known {
			found[id] = project
		} else {
			rest = append(rest, id)
		}
	}
	return found, rest
}

func noSuchProject() error { return models.Refuse(models.NotFound, cause.NoSuchProject) }
