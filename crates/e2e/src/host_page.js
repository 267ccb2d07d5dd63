// Runs in every host page before the widget's module: sets the token, and records the globals of the page.
document.querySelector('voucher-checkout').orderToken = document.documentElement.getAttribute('data-token');
// A sandboxed frame without an origin has no probe.
if (window.probe) probe.before = probe.surroundings();
