// Before the first paint, so that the page does not flash in the other theme.
const wanted = localStorage.getItem("detente-theme");
if (wanted === "light" || wanted === "dark") document.documentElement.dataset.theme = wanted;
