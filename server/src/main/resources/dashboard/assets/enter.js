// The demo's link goes on by itself; without scripts its button does.
document.querySelector("form[data-enter]")?.requestSubmit();
