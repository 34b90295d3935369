// Azurite's tables, for as long as whoever started this holds its standard input open: so that a test run that is killed leaves nothing behind.
process.stdin.resume();
// As on Ctrl+C: what is in memory is written to its folder first.
process.stdin.on('end', () => process.kill(process.pid, 'SIGINT'));
require('azurite/dist/src/table/main.js');
