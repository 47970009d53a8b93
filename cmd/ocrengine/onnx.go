package main

import (
	"errors"
	"fmt"
	"runtime"
	"unsafe"

	"github.com/ebitengine/purego"
)

// The functions of ONNX Runtime's C interface that are needed, by their places in the struct OrtApi, which only ever grows
// at its end: see onnxruntime_c_api.h.
const (
	ortGetErrorMessage           = 2
	ortCreateEnv                 = 3
	ortCreateSessionFromArray    = 8
	ortRun                       = 9
	ortCreateSessionOptions      = 10
	ortDisableMemPattern         = 17
	ortSetIntraOpNumThreads      = 24
	ortSetInterOpNumThreads      = 25
	ortCreateTensorWithData      = 49
	ortGetTensorMutableData      = 51
	ortGetDimensionsCount        = 61
	ortGetDimensions             = 62
	ortGetTensorTypeAndShape     = 65
	ortCreateCPUMemoryInfo       = 69
	ortReleaseStatus             = 93
	ortReleaseValue              = 96
	ortReleaseTensorTypeAndShape = 99
	ortReleaseSessionOptions     = 100
	ortAddSessionConfigEntry     = 130
	ortRegisterAllocator         = 144
	ortFunctions                 = 145
	ortAPIVersion                = 17 // of the interface, which newer libraries go on offering
	ortLogOfErrors               = 3
	ortArenaAllocator            = 1
	ortDefaultMemory             = 0
	ortFloat                     = 1
	ortMostDimensions            = 8
	ortMostOutput                = 1 << 28 // floats of one result; far above what the largest picture gives
	ortMessageBytes              = 1 << 12
)

// onnx is the loaded library.
type onnx struct {
	functions *[ortFunctions]uintptr
	env       uintptr
	memory    uintptr
}

// openONNX loads the library from a file that was checked.
func openONNX(path string) (*onnx, error) {
	library, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return nil, fmt.Errorf("load ONNX Runtime: %w", err)
	}
	base, err := purego.Dlsym(library, "OrtGetApiBase")
	if err != nil {
		return nil, fmt.Errorf("load ONNX Runtime: %w", err)
	}
	apiBase, _, _ := purego.SyscallN(base)
	getAPI := *at[uintptr](apiBase) // the first member of OrtApiBase
	api, _, _ := purego.SyscallN(getAPI, ortAPIVersion)
	if api == 0 {
		return nil, fmt.Errorf("ONNX Runtime does not offer version %d of its interface", ortAPIVersion)
	}
	o := &onnx{functions: at[[ortFunctions]uintptr](api)}
	var pin runtime.Pinner
	defer pin.Unpin()
	name := cString(&pin, "ocrengine")
	if err := o.call(ortCreateEnv, ortLogOfErrors, name, address(&pin, &o.env)); err != nil {
		return nil, err
	}
	if err := o.call(ortCreateCPUMemoryInfo, ortArenaAllocator, ortDefaultMemory, address(&pin, &o.memory)); err != nil {
		return nil, err
	}
	if err := o.shareArena(); err != nil {
		return nil, err
	}
	return o, nil
}

// shareArena makes one arena of memory for all networks: what one has done with, the next takes. By itself each would have its own.
func (o *onnx) shareArena() error {
	const usual = 0 // the way in which an arena grows
	return o.call(ortRegisterAllocator, o.env, o.memory, usual)
}

// call calls a function that answers with a status, which is nothing when all is well.
func (o *onnx) call(function int, args ...uintptr) error {
	status, _, _ := purego.SyscallN(o.functions[function], args...)
	if status == 0 {
		return nil
	}
	message, _, _ := purego.SyscallN(o.functions[ortGetErrorMessage], status)
	err := errors.New("ONNX Runtime: " + goString(message))
	o.release(ortReleaseStatus, status)
	return err
}

func (o *onnx) release(function int, value uintptr) {
	if value != 0 {
		purego.SyscallN(o.functions[function], value)
	}
}

// network is a loaded network with one input and one output.
type network struct {
	library       *onnx
	session       uintptr
	input, output string
}

// load makes a network of a file's content.
func (o *onnx) load(model []byte, input, output string, threads int) (*network, error) {
	var pin runtime.Pinner
	defer pin.Unpin()
	n := &network{library: o, input: input, output: output}
	var options uintptr
	if err := o.call(ortCreateSessionOptions, address(&pin, &options)); err != nil {
		return nil, err
	}
	defer func() { o.release(ortReleaseSessionOptions, options) }()
	// Patterns of memory would be kept for every size of picture that ever came. Without an arena a fifth of the time goes into
	// memory that is got and given back, and more of it is held at the peak. Threads that wait for work let go of their
	// processor, which others need.
	err := errors.Join(
		o.call(ortSetIntraOpNumThreads, options, uintptr(threads)), o.call(ortSetInterOpNumThreads, options, 1),
		o.call(ortDisableMemPattern, options),
		o.call(ortAddSessionConfigEntry, options, cString(&pin, "session.use_env_allocators"), cString(&pin, "1")),
		o.call(ortAddSessionConfigEntry, options, cString(&pin, "session.intra_op.allow_spinning"), cString(&pin, "0")))
	if err != nil {
		return nil, err
	}
	err = o.call(ortCreateSessionFromArray, o.env, address(&pin, &model[0]), uintptr(len(model)), options, address(&pin, &n.session))
	return n, err
}

// run runs the network on a tensor and gives the result with its shape.
func (n *network) run(data []float32, shape ...int64) (result []float32, resultShape []int64, err error) {
	var pin runtime.Pinner
	defer pin.Unpin()
	var input, output uintptr
	names := []uintptr{cString(&pin, n.input), cString(&pin, n.output)}
	o := n.library
	err = o.call(ortCreateTensorWithData, o.memory, address(&pin, &data[0]), uintptr(4*len(data)),
		address(&pin, &shape[0]), uintptr(len(shape)), ortFloat, address(&pin, &input))
	if err != nil {
		return nil, nil, err
	}
	defer func() { o.release(ortReleaseValue, input) }()
	err = o.call(ortRun, n.session, 0, address(&pin, &names[0]), address(&pin, &input), 1, address(&pin, &names[1]), 1, address(&pin, &output))
	if err != nil {
		return nil, nil, err
	}
	defer func() { o.release(ortReleaseValue, output) }()
	return o.content(output)
}

// content copies a tensor.
func (o *onnx) content(tensor uintptr) ([]float32, []int64, error) {
	var pin runtime.Pinner
	defer pin.Unpin()
	var info, count, data uintptr
	var shape [ortMostDimensions]int64
	if err := o.call(ortGetTensorTypeAndShape, tensor, address(&pin, &info)); err != nil {
		return nil, nil, err
	}
	defer func() { o.release(ortReleaseTensorTypeAndShape, info) }()
	if err := o.call(ortGetDimensionsCount, info, address(&pin, &count)); err != nil {
		return nil, nil, err
	}
	if count > ortMostDimensions {
		return nil, nil, fmt.Errorf("ONNX Runtime: a result of %d dimensions", count)
	}
	err := errors.Join(o.call(ortGetDimensions, info, address(&pin, &shape[0]), count), o.call(ortGetTensorMutableData, tensor, address(&pin, &data)))
	if err != nil {
		return nil, nil, err
	}
	total := int64(1)
	for _, n := range shape[:count] {
		if total *= n; n < 0 || total > ortMostOutput {
			return nil, nil, fmt.Errorf("ONNX Runtime: a result of %v", shape[:count])
		}
	}
	result := make([]float32, total)
	copy(result, unsafe.Slice(at[float32](data), total)) // #nosec G103 -- the library says how many there are
	return result, shape[:count], nil
}

// address pins a value of ours for as long as the library may use it.
func address[T any](pin *runtime.Pinner, value *T) uintptr {
	pin.Pin(value)
	return uintptr(unsafe.Pointer(value)) // #nosec G103 -- pinned above
}

// at is a value of the library's, which no garbage collector moves.
func at[T any](address uintptr) *T {
	return *(**T)(unsafe.Pointer(&address)) // #nosec G103 -- the library keeps what it gives
}

// cString is a string as C has it.
func cString(pin *runtime.Pinner, s string) uintptr {
	return address(pin, &append([]byte(s), 0)[0])
}

func goString(message uintptr) string {
	var text []byte
	for i := uintptr(0); message != 0 && i < ortMessageBytes; i++ {
		c := *at[byte](message + i)
		if c == 0 {
			break
		}
		text = append(text, c)
	}
	return string(text)
}
