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

  // A button without a text of its own copies the code in its figure.
  function copy(button) {
    const text = button.dataset.copy || button.closest("figure").querySelector("code").textContent;
    navigator.clipboard.writeText(text).then(function () {
      const status = button.parentElement.querySelector("[data-copied]");
      if (!status) return;
      status.textContent = "Copied";
      setTimeout(function () { status.textContent = ""; }, 2000);
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
  // A select or radio marked data-submit sends its form, so that what depends on it shows at once.
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-submit]") && event.target.form) event.target.form.requestSubmit();
  });
  document.addEventListener("submit", guardSubmit);
  // Coming back through the browser's history must not find the buttons dead.
  window.addEventListener("pageshow", openGuards);
  document.addEventListener("htmx:afterSwap", function () { root.add("scripted"); revealCopyButtons(document); openGuards(); });
  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach(function (failure) {
    document.addEventListener(failure, function () { root.remove("scripted"); });
  });
  revealCopyButtons(document);
})();
