# layers.awk: refuse an #include that mk/layers.txt does not cover.
# Usage: awk -f mk/layers.awk mk/layers.txt FILES...
# Public headers under include/ belong to the library that they are named for.

FNR == 1 && NR == FNR { table = 1 }
FNR == 1 && NR != FNR { table = 0; nr_files++ }

table {
	if ($0 ~ /^#/ || NF == 0)
		next
	folder = substr($1, 1, length($1) - 1)
	for (i = 2; i <= NF; i++)
		allowed[folder, $i] = 1
	folders[folder] = 1
	next
}

function folder_of(path,    p, n, best) {
	p = path
	sub(/^lib\//, "", p)
	sub(/^include\//, "", p)
	while (p != "" && !(p in folders)) {
		if (!sub(/\/[^\/]*$/, "", p))
			p = ""
	}
	return p
}

# The public headers of the engine are its boundary: they see the ground only.
function is_boundary(path) {
	return path ~ /^include\/libike\//
}

/^[ \t]*#[ \t]*include[ \t]*[<"]/ {
	name = $0
	sub(/^[^<"]*[<"]/, "", name)
	sub(/[>"].*$/, "", name)
	folder = folder_of(FILENAME)
	if (is_boundary(FILENAME)) {
		if (name ~ /\// && name !~ /^(libswan|libike)\//)
			bad(name, "the boundary sees libswan only")
		next
	}
	if (folder == "")
		next
	if ($0 ~ /</) {
		if (name ~ /^(nss|nspr|pk11|sec|key|cert|crypto|pr[a-z]*|plarena|blapi|pkcs11).*\.h$/ && !((folder, "+nss") in allowed))
			bad(name, "NSS is for crypto/")
		if (name ~ /^(event2?\/|libmnl\/|cap-ng|unbound|seccomp)/ && !((folder, "+loop") in allowed))
			bad(name, "for programs/pluto only")
		if (name ~ /^(sys\/socket|netinet\/|linux\/|net\/)/ && !((folder, "+sockets") in allowed) && name !~ /^netinet\/in\.h$/)
			bad(name, "sockets are for programs/pluto only")
		next
	}
	if (name !~ /\//)
		next
	used = name
	sub(/\/[^\/]*$/, "", used)
	first = used
	sub(/\/.*$/, "", first)
	if (folder == "programs" && !(("programs", first) in allowed)) {
		n = split(FILENAME, part, "/")
		if (system("test -e programs/" part[2] "/" name) == 0)
			next
	}
	if (!((folder, first) in allowed))
		bad(name, folder " may not include " first)
}

function bad(name, why) {
	printf "%s:%d: #include %s: %s\n", FILENAME, FNR, name, why
	nr_bad++
}

END {
	printf "layers: %d files, %d arrows that point back\n", nr_files, nr_bad
	exit nr_bad != 0
}
