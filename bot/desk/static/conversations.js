// Keys for the review: an element with data-key="n j" is pressed by either key. Everything works without this file too.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return;
  const place = event.target;
  if (place instanceof HTMLElement && place.closest("input, textarea, select, [contenteditable]")) return;
  const pressed = event.key.toLowerCase();
  for (const element of document.querySelectorAll("[data-key]")) {
    if (element.dataset.key.split(" ").includes(pressed)) {
      event.preventDefault();
      element.click();
      return;
    }
  }
});
