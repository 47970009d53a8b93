// The page /verify-statement: what is chosen there is checked by the console's own verifier, compiled to WebAssembly, and goes nowhere: the
// policy of the page forbids it every connection. What stands before this file, put there by verifier.go, is what Go needs of a
// browser, and the program itself, packed, as ocrVerifier.
(function () {
  "use strict";

  const page = document.querySelector("[data-verifier]");
  if (!page || !globalThis.WebAssembly || !globalThis.DecompressionStream) return;
  const input = page.querySelector("input[type=file]");
  const part = function (name) { return page.querySelector("[data-part=" + name + "]"); };
  const mostBytes = Number(page.dataset.mostBytes);
  const keys = page.dataset.keys ? page.dataset.keys.split(" ") : [];
  let checks = 0; // the last one counts

  async function load() {
    const packed = Uint8Array.from(atob(globalThis.ocrVerifier), function (c) { return c.charCodeAt(0); });
    const code = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
    const go = new Go();
    const made = await WebAssembly.instantiate(code, go.importObject);
    go.run(made.instance);
  }

  function show(name) {
    ["waiting", "good", "wrong", "failed", "large"].forEach(function (other) { part(other).hidden = other !== name; });
  }

  // fill writes what is told into the places that have its names.
  function fill(into, told) {
    into.querySelectorAll("[data-told]").forEach(function (place) { place.textContent = told[place.dataset.told] || ""; });
  }

  let loading;
  async function check() {
    const file = input.files[0];
    if (!file) return;
    const mine = ++checks;
    if (file.size > mostBytes) {
      show("large");
      return;
    }
    show("waiting");
    try {
      loading = loading || load();
      await loading;
    } catch (error) {
      loading = undefined;
      fill(part("failed"), { reason: String(error) });
      show("failed");
      return;
    }
    globalThis.verifyStatement(file, keys, function (text, failure) {
      if (mine !== checks) return;
      if (failure) {
        fill(part("failed"), { reason: failure });
        show("failed");
        return;
      }
      const told = JSON.parse(text);
      told.file = file.name;
      const name = told.problem ? "wrong" : "good";
      fill(part(name), told);
      part("of-others").hidden = name !== "wrong" || !told.other_key;
      show(name);
    });
  }

  part("choose").hidden = false;
  input.addEventListener("change", check);
})();
