// The little that pages gain from JavaScript. Every page works without it.
(function () {
  "use strict";

  // Without this class, answers that do not follow a changed choice are hidden: see parts.css.
  const root = document.documentElement.classList;
  root.add("scripted");

  // Copy buttons are hidden in the page because they need this script.
  function revealCopyButtons(root) {
    if (!navigator.clipboard) return;
    root.querySelectorAll("button[data-copy][hidden]").forEach(function (button) {
      button.hidden = false;
    });
  }

  // A button without a text of its own copies the code in its figure. Where the browser does not allow that, the code is selected.
  function copy(button) {
    const code = button.dataset.copy ? null : button.closest("figure").querySelector("code");
    const say = function (text) {
      const status = button.parentElement.querySelector("[data-copied]");
      if (!status) return;
      status.textContent = text;
      setTimeout(function () { status.textContent = ""; }, 4000);
    };
    navigator.clipboard.writeText(code ? code.textContent : button.dataset.copy).then(function () { say("Copied"); }, function () {
      if (!code) return;
      getSelection().selectAllChildren(code);
      say("Selected: copy it now");
    });
  }

  // A second click while the first is on its way would only wait for the same answer. A form that downloads a file leaves
  // its page in place, to be sent again.
  function guardSubmit(event) {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || "download" in form.dataset) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "true";
    form.setAttribute("aria-busy", "true");
  }

  function openGuards() {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  }

  function closeMenus(except) {
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (!menu.contains(except)) menu.open = false;
    });
  }

  // A menu that the focus leaves would lie over what has it.
  document.addEventListener("focusout", function (event) {
    const menu = event.target.closest("details[data-menu][open]");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });

  // What a page's form was sent with and why it was rejected is read first.
  function showProblems() {
    const summary = document.getElementById("error-summary");
    if (summary) summary.focus();
  }

  // A form that corrects itself while it is filled in leaves no summary of what is right by now.
  function dropSolvedProblems() {
    const summary = document.getElementById("error-summary");
    if (summary && !document.querySelector("main [id$='-error']")) summary.remove();
  }

  const sidebar = document.getElementById("sidebar");

  function showCurrentEntry() {
    const entry = sidebar.querySelector("[aria-current]");
    const list = sidebar.querySelector(".sidebar-links");
    if (!entry || !list.clientHeight) return;
    const place = entry.getBoundingClientRect(), frame = list.getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom) list.scrollTop += place.top - frame.top - frame.height / 2;
  }

  // The menu leads back to what was looked at last: the filter of a page is kept in the tab, by account. A filter that was
  // wrong, and how far somebody had leafed, are not.
  const passing = ["before", "after", "newer", "live", "export"];

  function keepFilters() {
    const filterOf = function (path) { return "filter " + sidebar.dataset.account + " " + path; };
    document.querySelectorAll("a[data-filtered]").forEach(function (link) {
      if (link.pathname !== location.pathname) return;
      const query = new URLSearchParams(location.search);
      passing.forEach(function (name) { query.delete(name); });
      if (!document.getElementById("error-summary")) sessionStorage.setItem(filterOf(link.pathname), query.toString());
    });
    document.querySelectorAll("a[data-filtered], nav[aria-label='Breadcrumbs'] a").forEach(function (link) {
      if (link.pathname === location.pathname || link.search) return;
      const kept = sessionStorage.getItem(filterOf(link.pathname));
      if (kept) link.setAttribute("href", link.pathname + "?" + kept);
    });
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("button[data-copy]");
    if (button) copy(button);
    closeMenus(event.target);
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const menu = document.activeElement && document.activeElement.closest("details[data-menu][open]");
    closeMenus(null);
    if (menu) menu.querySelector("summary").focus();
  });
  // "/" and Ctrl-K lead to the search, from wherever nobody writes; on a phone it is in the menu.
  document.addEventListener("keydown", function (event) {
    const search = document.getElementById("search");
    if (!search) return;
    const writes = event.target.closest("input, textarea, select, [contenteditable]");
    const asked = event.key === "/" ? !writes && !event.ctrlKey && !event.metaKey && !event.altKey && !("noSlash" in sidebar.dataset)
      : event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!asked) return;
    event.preventDefault();
    if (!search.checkVisibility()) sidebar.showPopover();
    search.focus();
    search.select();
  });
  // A select or radio marked data-submit sends its form, so that what depends on it shows at once.
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-submit]") && event.target.form) event.target.form.requestSubmit();
  });
  // A passkey: the form has what the browser is asked for, and takes its answer along. Browsers that cannot read the one are not asked.
  const keys = window.PublicKeyCredential;

  function takePasskey(asked, makes, answer, problem, then) {
    const answered = makes
      ? navigator.credentials.create({ publicKey: keys.parseCreationOptionsFromJSON(JSON.parse(asked)) })
      : navigator.credentials.get({ publicKey: keys.parseRequestOptionsFromJSON(JSON.parse(asked)) });
    problem.hidden = true;
    return answered.then(function (key) {
      answer.value = JSON.stringify(key.toJSON());
      then();
    }, function () { problem.hidden = false; });
  }

  function askForPasskey(form) {
    takePasskey(form.dataset.passkey, form.dataset.passkeyKind === "create", form.querySelector("[data-passkey-answer]"), form.querySelector("[data-passkey-problem]"),
      function () { form.submit(); });
  }

  // A form that asks for a code takes a passkey in its place, if the code is left empty: it is asked for when the form is sent, and the form goes on
  // by the same button.
  function proveByPasskey(event) {
    const form = event.target, code = form.querySelector("[data-proof]:not([required])");
    if (!code || event.defaultPrevented) return;
    const answer = form.querySelector("[data-proof-answer]"), problem = form.querySelector("[data-proof-problem]");
    if (code.value.trim() || answer.value) return;
    event.preventDefault();
    if (form.dataset.asking) return;
    form.dataset.asking = "true";
    takePasskey(code.dataset.proof, false, answer, problem, function () { form.requestSubmit(event.submitter); }).then(function () { delete form.dataset.asking; });
  }

  function forgetProofs() {
    document.querySelectorAll("[data-proof-answer]").forEach(function (answer) { answer.value = ""; });
  }

  function revealPasskeys() {
    if (!keys || !keys.parseCreationOptionsFromJSON) return;
    document.querySelectorAll("[data-proof]").forEach(function (code) {
      code.required = false;
      document.getElementById(code.id + "-hint").textContent = code.dataset.proofHint;
    });
    document.querySelectorAll("form[data-passkey]").forEach(function (form) {
      form.hidden = false;
      form.parentElement.querySelector("[data-passkey-needs]").hidden = true;
      if ("passkeyAuto" in form.dataset) askForPasskey(form);
    });
  }

  document.addEventListener("submit", function (event) {
    if (!("passkey" in event.target.dataset)) return;
    event.preventDefault();
    askForPasskey(event.target);
  });
  document.addEventListener("submit", proveByPasskey);
  document.addEventListener("submit", guardSubmit);
  // Coming back through the browser's history must not find the buttons dead, nor an answer that counts no more.
  window.addEventListener("pageshow", function () { openGuards(); forgetProofs(); });
  // What shows by itself waits while nobody looks, and while the focus is in it, which a new list would take away. An answer that is
  // another page, as after the session's end, is gone to.
  document.addEventListener("htmx:beforeRequest", function (event) {
    const list = event.target.closest("[data-live]");
    if (list && (document.hidden || list.contains(document.activeElement))) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (!event.target.matches("[data-live]") || event.detail.xhr.responseText.includes("data-live")) return;
    event.detail.shouldSwap = false;
    if (event.detail.xhr.status < 400) location.reload();
  });
  document.addEventListener("htmx:afterSwap", function () { root.add("scripted"); revealCopyButtons(document); openGuards(); dropSolvedProblems(); });
  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach(function (failure) {
    document.addEventListener(failure, function () { root.remove("scripted"); });
  });
  revealCopyButtons(document);
  revealPasskeys();
  showProblems();
  if (sidebar) {
    sidebar.addEventListener("toggle", showCurrentEntry);
    showCurrentEntry();
    try { keepFilters(); } catch (refused) { /* The browser keeps nothing for this site: the links are as they were. */ }
  }
})();
