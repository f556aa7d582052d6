// First of all scripts: what goes wrong in the others is shown, and not only in the browser's own console.
(() => {
  const tell = what => {
    const root = document.documentElement;
    root.dataset.error = root.dataset.error ?? String(what);
    const sentence = document.getElementById('sentence');
    if (sentence !== null) {
      sentence.textContent = 'This page has failed: ' + what;
    }
  };
  addEventListener('error',
    event => tell(event.message ?? 'cannot load ' + (event.target.src ?? event.target.href)), true);
  addEventListener('unhandledrejection', event => tell(event.reason));
  document.addEventListener('securitypolicyviolation', event => tell('blocked: ' + event.blockedURI));
})();
