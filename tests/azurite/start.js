// Azurite's tables, for as long as whoever started this holds its standard input open: so that a test run that is killed leaves nothing behind.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
require('azurite/dist/src/table/main.js');
