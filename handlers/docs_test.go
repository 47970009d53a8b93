package handlers_test

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ocrconsole/handlers/api"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/recognition"
	"ocrconsole/web/browsertest"
)

// TestDocsWithAnSDKSayHowItIsHad: a folder without a module takes no package of Go.
func TestDocsWithAnSDKSayHowItIsHad(t *testing.T) {
	page := newSite(t).visitor().get("/docs/api").wants(200)
	for label, begins := range map[string]string{
		"main.go": "// First, in a folder of its own: go mod init recognise && go get github.com/huaweicloud/huaweicloud-sdk-go-v3\n",
		"main.py": "# pip install huaweicloudsdkocr\n",
	} {
		if code := page.code(label); !strings.HasPrefix(code, begins) {
			t.Errorf("%s begins otherwise: %.200s", label, code)
		}
	}
}

// code is the code under a label on the page.
func (a *answer) code(label string) string {
	a.browser.t.Helper()
	found := a.Find("pre[aria-label='" + label + "'] code")
	if found.Length() != 1 {
		a.browser.t.Fatalf("%s has %d pieces of code %q", a.request, found.Length(), label)
	}
	return found.Text()
}

func TestDocsNameTheReadersOwnProject(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	for _, region := range []string{bangkok, hongKong} {
		a := c.get("/docs/api?region=" + region + "&service=license-plate").wants(200)
		call := "/v2/" + c.projects[region] + "/ocr/license-plate"
		for _, label := range []string{"Request", "recognise.sh", "token.sh"} {
			if code := a.code(label); !strings.Contains(code, call) || !strings.Contains(code, "http://console.example") {
				t.Errorf("%s in %s does not call %s: %s", label, region, call, code)
			}
		}
		for label, want := range map[string]string{"main.go": "RecognizeLicensePlate(&model.RecognizeLicensePlateRequest{", "main.py": "client.recognize_license_plate(RecognizeLicensePlateRequest("} {
			if code := a.code(label); !strings.Contains(code, c.projects[region]) || !strings.Contains(code, want) {
				t.Errorf("%s in %s: %s", label, region, code)
			}
		}
		a.says("#limits", "50", "20", "sides of 15 to 4,096 px").says("#errors", "ModelArts.4204", "APIG.0301", "AIS.0105")
	}
	a := s.visitor().get("/docs/api").wants(200).says("main", "The project id below is a placeholder")
	if code := a.code("Request"); !strings.Contains(code, "/v2/YOUR_PROJECT_ID/ocr/web-image") {
		t.Errorf("a visitor reads %s", code)
	}
	s.visitor().get("/docs/api?service=poetry").wants(404)
}

func TestDocsOfPassportsTellWhatIsSureAndWhatIsRefused(t *testing.T) {
	s := newSite(t)
	c := recognition.PassportCertainty()
	s.visitor().get("/docs/api?service=passport").wants(200).says("#limits", c.Sure, c.Low, c.Refused, recognition.CodeUnreadable, "not billed")
}

func TestDocsAnswersAreTheDocumentedOnes(t *testing.T) {
	s := newSite(t)
	for _, service := range recognition.Services {
		var body struct{ Result json.RawMessage }
		if err := json.Unmarshal([]byte(s.visitor().get("/docs/api?service="+string(service)).wants(200).code("Body")), &body); err != nil {
			t.Fatal(err)
		}
		result := map[recognition.Service]recognition.Result{
			recognition.WebImage: &recognition.WebImageResult{}, recognition.Passport: &recognition.PassportResult{},
			recognition.LicensePlate: &recognition.PlateResult{}, recognition.IDCard: &recognition.IDCardResult{},
		}[service]
		if err := json.Unmarshal(body.Result, result); err != nil {
			t.Errorf("%s: %v", service, err)
		} else if err := result.Check(); err != nil {
			t.Errorf("%s: %v", service, err)
		}
	}
}

// TestDocsScriptsCallTheAPI pastes the scripts of the page into files and runs them against the running server.
func TestDocsScriptsCallTheAPI(t *testing.T) {
	tier.Needs(t, tier.Programs)
	s := newSite(t)
	api.OCR{Calls: s.console.Calls, Accounts: s.console.Accounts, Keys: s.console.Keys, Billing: s.console.Billing}.Routes(s.router)
	server := httptest.NewServer(s.router)
	t.Cleanup(server.Close)
	s.console.Billing.PublicURL = server.URL
	s.engine.answers(poster, nil)
	c := s.customer("c@example.com")
	c.granted(bangkok, "web-image", 100)
	key, _ := c.makesKey(nil)
	page := c.get("/docs/api?region=ap-southeast-2&service=web-image").wants(200)
	dir := t.TempDir()
	write := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("picture.png", picture(t, 400, 300))
	run := func(script string, environment ...string) string {
		write(script, []byte(page.code(script)))
		program := "bash"
		if strings.HasSuffix(script, ".py") {
			program = python(t)
		}
		command := exec.CommandContext(t.Context(), program, script, "picture.png")
		command.Dir, command.Env = dir, append(os.Environ(), environment...)
		output, err := command.CombinedOutput()
		if err != nil && !strings.Contains(string(output), "error_code") {
			t.Fatalf("%s: %v: %s", script, err, output)
		}
		return string(output)
	}
	const found = `"words_block_count":2`
	if output := run("recognise.sh", "OCR_ACCESS_KEY="+key.accessKey, "OCR_SECRET_KEY="+key.secretKey); !strings.Contains(output, found) {
		t.Errorf("recognise.sh prints %s", output)
	}
	if output := run("token.sh", "OCR_USER=c@example.com", "OCR_PASSWORD="+password); !strings.Contains(output, found) {
		t.Errorf("token.sh prints %s", output)
	}
	output := run("bill.sh", "OCR_ACCESS_KEY="+key.accessKey, "OCR_SECRET_KEY="+key.secretKey)
	for _, want := range []string{`"original_amount":"100"`, `"free_resource_records":[`, `"debt_amount":0.00`, `"order_infos":[`} {
		if !strings.Contains(output, want) || strings.Contains(output, "error_code") {
			t.Errorf("bill.sh prints %s", output)
		}
	}
	if output := run("recognise.sh", "OCR_ACCESS_KEY="+key.accessKey, "OCR_SECRET_KEY=wrong"); !strings.Contains(output, "APIG.0301") {
		t.Errorf("recognise.sh with a wrong secret prints %s", output)
	}
	if output := run("recognise.py", "OCR_ACCESS_KEY="+key.accessKey, "OCR_SECRET_KEY="+key.secretKey); !strings.Contains(output, found) {
		t.Errorf("recognise.py prints %s", output)
	}
	if output := run("recognise.py", "OCR_ACCESS_KEY="+key.accessKey, "OCR_SECRET_KEY=wrong"); !strings.Contains(output, "APIG.0301") {
		t.Errorf("recognise.py with a wrong secret prints %s", output)
	}
	c.get("/try?region=ap-southeast-2").says("#try-cost", "97 calls left in it")
}

// python is where Python is; the test fails without it.
func python(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Fatal("python3 is not installed: apt-get install python3")
	}
	return path
}

// TestDocsPythonWithTheSDKIsPython does not run it: the SDK is not among what is tested with.
func TestDocsPythonWithTheSDKIsPython(t *testing.T) {
	tier.Needs(t, tier.Programs)
	s := newSite(t)
	var files []string
	for _, service := range recognition.Services {
		file := filepath.Join(t.TempDir(), string(service)+".py")
		if err := os.WriteFile(file, []byte(s.visitor().get("/docs/api?service="+string(service)).wants(200).code("main.py")), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	output, err := exec.CommandContext(t.Context(), python(t), append([]string{"-m", "py_compile"}, files...)...).CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, output)
	}
}

func TestTryAndDocsInABrowser(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.granted(bangkok, "web-image", 100)
	s.engine.answers(poster, nil)
	page := s.opens(t, "c@example.com")
	look := func() {
		page.Axe()
		page.Show(browsertest.Narrow(), browsertest.Dark())
		page.Axe()
		if page.ScrollsSideways() {
			t.Errorf("%s scrolls sideways on a phone", page.Path())
		}
		page.Show(browsertest.Wide(), browsertest.Light())
	}
	page.Navigate("/try?region=ap-southeast-2&service=web-image")
	look()
	page.Click("button[value='web-image.jpg']")
	page.WaitText("#try-paid", "99 calls")
	if n := page.Count("svg.found-boxes polygon"); n != 2 {
		t.Errorf("%d boxes on the picture", n)
	}
	page.Click("#try-result summary")
	page.WaitVisible("pre[aria-label=\"Body of the API's answer\"]")
	look()
	page.Press("API docs")
	page.WaitText("#call", c.projects[bangkok])
	look()
}
