package metering

import (
	"context"
	"maps"
	"sync"

	"ocrconsole/models"
)

// maxProjects bounds the memory of projects.
const maxProjects = 100_000

// projects remembers whose they are: a project never changes.
type projects struct {
	mu    sync.RWMutex
	known map[string]models.Project
}

// Project finds the project with the id; NotFound if there is none.
func (m *Metering) Project(ctx context.Context, id string) (models.Project, error) {
	m.projects.mu.RLock()
	project, known := m.projects.known[id]
	m.projects.mu.RUnlock()
	if known {
		return project, nil
	}
	if !isText(id) {
		return models.Project{}, noSuchProject()
	}
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
	m.projects.remember(asked)
	maps.Copy(found, asked)
	return found, nil
}

// recall gives the projects that are remembered, and the ids of the rest.
func (p *projects) recall(ids []string) (found map[string]models.Project, rest []string) {
	found = make(map[string]models.Project, len(ids))
	p.mu.RLock()
	defer p.mu.RUnlock()
	for _, id := range ids {
		if project, known := p.known[id]; known {
			found[id] = project
		} else {
			rest = append(rest, id)
		}
	}
	return found, rest
}

func (p *projects) remember(found map[string]models.Project) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil || len(p.known) >= maxProjects {
		p.known = make(map[string]models.Project)
	}
	maps.Copy(p.known, found)
}

func noSuchProject() error { return models.Errorf(models.NotFound, "There is no such project.") }
