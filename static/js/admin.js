// Sets the chosen theme before the first paint: the admin's <html> is Django's, so the server cannot. Not a module: it must not wait.
const chosen = document.cookie.match(/(?:^|; )theme=(light|dark)/)?.[1];
if (chosen) document.documentElement.dataset.theme = chosen;
