package guards

import "sync"

var mu sync.Mutex
