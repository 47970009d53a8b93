package metering

import (
	"context"
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
	found, err := models.FindProjects(m.DB.WithContext(ctx), []string{id})
	if err != nil {
		return models.Project{}, err
	}
	if project, known = found[id]; !known {
		return models.Project{}, noSuchProject()
	}
	m.projects.mu.Lock()
	defer m.projects.mu.Unlock()
	if m.projects.known == nil || len(m.projects.known) >= maxProjects {
		m.projects.known = make(map[string]models.Project)
	}
	m.projects.known[id] = project
	return project, nil
}

func noSuchProject() error { return models.Errorf(models.NotFound, "There is no such project.") }
