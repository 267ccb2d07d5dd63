// Keeps the lines that scripts write to the console, for drivers that do not return the browser's own log.
probe.console = [];
for (const level of ['debug', 'log', 'info', 'warn', 'error']) {
  const write = console[level];
  console[level] = function (...said) {
    probe.console.push(`${level} ${said.map(String).join(' ')}`);
    return write.apply(this, said);
  };
}
