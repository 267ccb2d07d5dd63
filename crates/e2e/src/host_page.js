// In every page of a test's own, before the widget's module has run: the token, and what there was before the widget.
document.querySelector('voucher-checkout').orderToken = document.documentElement.getAttribute('data-token');
// A frame of no origin has no probe.
if (window.probe) probe.before = probe.surroundings();
