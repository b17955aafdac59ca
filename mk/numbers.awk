# numbers.awk: what lies outside the style guide's numbers, for a reader.

FNR == 1 {
	if (NR != 1)
		file_end()
	file = FILENAME
	in_function = 0
}
{ lines = FNR }
/^{/ { in_function = 1; start = FNR }
/^}/ {
	if (in_function && FNR - start > 60) {
		printf "%s:%d: a function of %d lines\n", FILENAME, start, FNR - start
		nr_outside++
	}
	in_function = 0
}
function file_end() {
	if (lines > (file ~ /\.h$/ ? 200 : 700)) {
		printf "%s: %d lines\n", file, lines
		nr_outside++
	}
}
END {
	file_end()
	printf "sizes: %d outside the guide's numbers\n", nr_outside
}
