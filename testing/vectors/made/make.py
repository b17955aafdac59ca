#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Make exchanges in the format of recorded/README.md, with Python's hmac.

What the recordings lack: IKE SAs made by a rekey and Child SAs with several
shared secrets (RFC 9370 2.2.4).  There are no messages in them.  Secrets and
nonces are hashes of what they are for, so that a file is the same each time.

    make.py NAME >NAME.json
"""

import hashlib
import hmac
import json
import sys

CASES = {
    # name: encr, salt octets, key bits, prf, integ, its key octets
    "rekey-gcm": ("aes_gcm_16", 4, 256, "hmac_sha512", None, 0),
    "rekey-cbc": ("aes_cbc", 0, 128, "hmac_sha256", "hmac_sha256_128", 32),
    "rekey-chacha": ("chacha20_poly1305", 4, 256, "hmac_sha384", None, 0),
}


def octets(what, length):
    return hashlib.shake_256(what.encode()).digest(length)


class Exchange:
    def __init__(self, name):
        encr, self.salt, bits, prf, integ, self.integ_bytes = CASES[name]
        self.hash = prf.replace("hmac_", "")
        self.encr_bytes = bits // 8
        self.prf_bytes = hashlib.new(self.hash).digest_size
        self.nr_sets = 0
        self.root = {
            "name": name, "ike_sas": [], "child_sas": [], "intauth": [], "messages": [],
            "ike": {"encr": encr, "encr_key_bits": bits, "prf": prf, "integ": integ},
        }

    def prf(self, key, data):
        return hmac.new(key, data, self.hash).digest()

    def prf_plus(self, key, seed, length):
        out = block = b""
        while len(out) < length:
            block = self.prf(key, block + seed + bytes([len(out) // self.prf_bytes + 1]))
            out += block
        return out[:length]

    def expand(self, skeyseed, seed, record):
        """prf+ cut into the seven keys; the record gets them."""
        encr = self.encr_bytes + self.salt
        sizes = [("sk_d", self.prf_bytes), ("sk_ai", self.integ_bytes), ("sk_ar", self.integ_bytes),
                 ("sk_ei", encr), ("sk_er", encr), ("sk_pi", self.prf_bytes), ("sk_pr", self.prf_bytes)]
        string = self.prf_plus(skeyseed, seed, sum(size for _, size in sizes))
        record.update(skeyseed=skeyseed.hex(), keys=self.nr_sets)
        self.nr_sets += 1
        for name, size in sizes:
            if size:
                record[name] = string[:size].hex()
            string = string[size:]
        return bytes.fromhex(record["sk_d"])

    def new_sa(self, how, what):
        sa = {"created_by": how, "spi_i": octets(what + "SPIi", 8).hex(), "spi_r": octets(what + "SPIr", 8).hex(),
              "ni": octets(what + "Ni", 32).hex(), "nr": octets(what + "Nr", 48).hex()}
        self.root["ike_sas"].append(sa)
        nonces = bytes.fromhex(sa["ni"] + sa["nr"])
        return sa, nonces, nonces + bytes.fromhex(sa["spi_i"] + sa["spi_r"])

    def initial(self, nr_rounds):
        sa, nonces, seed = self.new_sa("IKE_SA_INIT", "initial ")
        sa["rounds"] = []
        sk_d = None
        for n in range(nr_rounds):
            secret = octets(f"SK({n})", 32)
            record = {"shared_secret": secret.hex()}
            skeyseed = self.prf(nonces, secret) if n == 0 else self.prf(sk_d, secret + nonces)
            sk_d = self.expand(skeyseed, seed, record)
            sa["rounds"].append(record)
        return sk_d

    def rekey(self, sk_d, nr_secrets):
        what = f"rekey {self.nr_sets} "
        sa, nonces, seed = self.new_sa("CREATE_CHILD_SA", what)
        secrets = [octets(f"{what}SK({n})", 32 + 34 * (n % 2)) for n in range(nr_secrets)]
        sa["old_keys"] = self.nr_sets - 1
        sa["derivation"] = {"shared_secrets": [secret.hex() for secret in secrets]}
        return self.expand(self.prf(sk_d, secrets[0] + nonces + b"".join(secrets[1:])), seed, sa["derivation"])

    def child(self, sk_d, nr_secrets):
        what = f"child {len(self.root['child_sas'])} "
        n_i, n_r = octets(what + "Ni", 32), octets(what + "Nr", 32)
        secrets = [octets(f"{what}SK({n})", 32) for n in range(nr_secrets)]
        encr, integ = self.encr_bytes + self.salt, self.integ_bytes
        seed = (secrets[0] if secrets else b"") + n_i + n_r + b"".join(secrets[1:])
        string = self.prf_plus(sk_d, seed, 2 * (encr + integ))
        record = {"created_by": "CREATE_CHILD_SA", "ni": n_i.hex(), "nr": n_r.hex(),
                  "sk_d_from_keys": self.nr_sets - 1, "encr_i": string[:encr].hex(),
                  "encr_r": string[encr + integ:2 * encr + integ].hex()}
        if integ:
            record.update(integ_i=string[encr:encr + integ].hex(), integ_r=string[2 * encr + integ:].hex())
        if secrets:
            record["shared_secrets"] = [secret.hex() for secret in secrets]
        self.root["child_sas"].append(record)


def main():
    exchange = Exchange(sys.argv[1])
    sk_d = exchange.initial(8)
    for nr_secrets in (1, 2, 8):
        sk_d = exchange.rekey(sk_d, nr_secrets)
        for nr_child_secrets in (0, 1, 2, 8):
            exchange.child(sk_d, nr_child_secrets)
    print(json.dumps(exchange.root, indent=1))


main()
