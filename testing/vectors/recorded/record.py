#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Make a file in the format of README.md from a run of two charons in the lab.

    record.py NAME TITLE LOG PCAP >NAME.json

LOG is charon's at the initiator of the first IKE SA, with ike = 4, chd = 4 and
cfg = 1; PCAP a capture between the two.  Secrets and keys are the log's, never
computed here; of the messages, what is inside is decrypted with the logged
keys.  Needs the Python module "cryptography".
"""

import hashlib
import hmac
import json
import re
import struct
import sys

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

EXCHANGES = {34: "IKE_SA_INIT", 35: "IKE_AUTH", 36: "CREATE_CHILD_SA", 37: "INFORMATIONAL",
             43: "IKE_INTERMEDIATE", 44: "IKE_FOLLOWUP_KE"}
PAYLOADS = {33: "SA", 34: "KE", 35: "IDi", 36: "IDr", 37: "CERT", 38: "CERTREQ", 39: "AUTH",
            40: "Nonce", 41: "N", 42: "D", 43: "V", 44: "TSi", 45: "TSr", 47: "CP"}
SA, KE, AUTH, NONCE, SK, SKF = 33, 34, 39, 40, 46, 53
METHODS = {14: ("modp2048", 256), 19: ("ecp256", 32), 20: ("ecp384", 48), 21: ("ecp521", 66),
           31: ("x25519", 32), 36: ("mlkem768", 32), 37: ("mlkem1024", 32)}
ENCR = {20: ("aes_gcm_16", 256), 12: ("aes_cbc", 256), 28: ("chacha20_poly1305", 256)}
PRF = {5: "hmac_sha256", 6: "hmac_sha384", 7: "hmac_sha512"}
INTEG = {12: "hmac_sha256_128", 13: "hmac_sha384_192", 14: "hmac_sha512_256"}
KEYS = [("sk_d", "Sk_d secret"), ("sk_ai", "Sk_ai secret"), ("sk_ar", "Sk_ar secret"),
        ("sk_ei", "Sk_ei secret"), ("sk_er", "Sk_er secret"), ("sk_pi", "Sk_pi secret"),
        ("sk_pr", "Sk_pr secret")]
CHILD_KEYS = [("encr_i", "encryption initiator key"), ("integ_i", "integrity initiator key"),
              ("encr_r", "encryption responder key"), ("integ_r", "integrity responder key")]


def read_log(path):
    """The values that the log shows, in order: (label, octets)."""
    values = []
    for line in open(path, encoding="utf-8", errors="replace"):
        value = re.match(r"\d+\[(?:IKE|CHD)\] (?:<\S+> )?(.*) => (\d+) bytes @", line)
        row = re.match(r"\d+\[(?:IKE|CHD)\] (?:<\S+> )? *\d+: ((?:[0-9A-F]{2} )+)", line)
        if value:
            values.append((value[1], bytearray(), int(value[2])))
        elif row and values and len(values[-1][1]) < values[-1][2]:
            values[-1][1].extend(bytes.fromhex(row[1]))
    return [(label, bytes(octets)) for label, octets, _ in values]


def read_pcap(path):
    """(from, IKE message) of each datagram, in order; the first sender is A."""
    data = open(path, "rb").read()
    at, first = 24, None
    while at < len(data):
        length = struct.unpack_from("<I", data, at + 8)[0]
        frame = data[at + 16:at + 16 + length]
        at += 16 + length
        if frame[12:14] != b"\x08\x00" or frame[23] != 17:
            continue
        udp = 14 + (frame[14] & 15) * 4
        ports = struct.unpack_from(">HH", frame, udp)
        message = frame[udp + 8:udp + struct.unpack_from(">H", frame, udp + 4)[0]]
        if 4500 in ports:
            if message[:4] != bytes(4):
                continue
            message = message[4:]
        source = frame[26:30]
        first = first or source
        yield "initiator" if source == first else "responder", message


def payloads(first, data):
    """(type, body) of a chain."""
    at = 0
    while first:
        following, length = data[at], struct.unpack_from(">H", data, at + 2)[0]
        yield first, data[at + 4:at + length]
        first, at = following, at + length


def proposals(body):
    """(number, protocol, SPI, {type: (id, bits)}) of an SA payload."""
    at = 0
    while at < len(body):
        length, number, protocol, spi_bytes = struct.unpack_from(">xxHBBB", body, at)
        transforms, inner = {}, at + 8 + spi_bytes
        while inner < at + length:
            size, kind, ident = struct.unpack_from(">xxHBxH", body, inner)
            bits = struct.unpack_from(">H", body, inner + 10)[0] if size == 12 else 0
            transforms[kind] = (ident, bits)
            inner += size
        yield number, protocol, body[at + 8:at + 8 + spi_bytes], transforms
        at += length


def methods_of(transforms):
    """The negotiated key exchanges, in the order of their rounds."""
    found = []
    for kind in [4, *range(6, 13)]:
        if transforms.get(kind, (0, 0))[0]:
            found.append((kind, transforms[kind][0]))
    return found


def method_name(kind, ident):
    return (f"ke{kind - 5}_" if kind > 4 else "") + METHODS[ident][0]


class Recording:
    def __init__(self, log):
        self.log = log
        self.at = 0
        self.sets = []  # key sets by number
        self.by_spi = {}  # initiator's SPI: number of the set in use
        self.parts = {}  # fragments
        self.series = {}  # spi_i of the carrier: what CREATE_CHILD_SA began
        self.out = {"ike_sas": [], "intauth": [], "auth": {}, "child_sas": [], "messages": []}

    # -- the log

    def take(self, label):
        """The next value of that label."""
        for n in range(self.at, len(self.log)):
            if self.log[n][0] == label:
                self.at = n + 1
                return self.log[n][1]
        raise SystemExit(f"the log has no more \"{label}\"")

    def take_keys(self, names):
        found, end = {}, self.at
        for name, label in names:
            for n in range(self.at, min(self.at + 16, len(self.log))):
                if self.log[n][0] == label:
                    found[name] = self.log[n][1].hex()
                    end = max(end, n + 1)
                    break
        self.at = end
        return found

    def seek(self, label, contents):
        """Go to what was logged with a value of LABEL that has CONTENTS in it."""
        for n, (name, octets) in enumerate(self.log):
            if name == label and contents in octets:
                while self.log[n][0] != "key exchange secret":
                    n -= 1
                    if self.log[n][0] in ("AUTH = prf(prf(secret, keypad), octets)", "Sk_pr secret"):
                        return
                self.at = n
                return
        raise SystemExit(f"the log has no \"{label}\" with these nonces")

    def round(self, sa, method):
        secret = self.take("key exchange secret")
        self.take("nonces")
        record = {"shared_secret": secret.hex(), "skeyseed": self.take("SKEYSEED").hex()}
        record.update(self.take_keys(KEYS), method=method, keys=len(self.sets))
        sa["rounds"].append(record)
        self.use(sa, record)

    def use(self, sa, record):
        self.by_spi[bytes.fromhex(sa["spi_i"])] = len(self.sets)
        self.sets.append(record)

    def secrets(self, methods):
        secret, more = self.take("key exchange secret"), self.take("additional key exchange secret")
        parts = [secret.hex()]
        for _, ident in methods[1:]:
            parts.append(more[:METHODS[ident][1]].hex())
            more = more[METHODS[ident][1]:]
        if more:
            raise SystemExit("more octets of secrets than the methods have")
        return parts

    def int_auth(self, sender):
        self.at = next(n for n in range(self.at, len(self.log)) if self.log[n][0] == "IntAuth_N-1")
        self.out["intauth"].append({
            "round": len(self.out["intauth"]) // 2 + 1, "from": sender,
            "previous": self.take("IntAuth_N-1").hex(), "a_p": self.take("IntAuth_A|P").hex(),
            "intauth": self.take("IntAuth_N = prf(Sk_px, data)").hex()})

    def auth(self, sender, inner):
        self.out["auth"][sender] = {
            "id": self.take("IDx'").hex(),
            "octets": self.take("octets = message + nonce + prf(Sk_px, IDx') + IntAuth").hex(),
            "psk": self.take("secret").hex(), "psk_keypad": self.take("prf(secret, keypad)").hex(),
            "auth": self.take("AUTH = prf(prf(secret, keypad), octets)").hex(),
            "method": "shared key message integrity code", "auth_payload": inner[AUTH].hex()}

    # -- the messages

    def algorithms(self, transforms):
        name, bits = ENCR[transforms[1][0]]
        self.out["ike"] = {"encr": name, "encr_key_bits": transforms[1][1] or bits,
                           "prf": PRF[transforms[2][0]],
                           "integ": INTEG[transforms[3][0]] if 3 in transforms else None}

    def decrypt(self, keys, message, body_at, made_by_i):
        """The inner payloads of SK at BODY_AT, or of one fragment."""
        ike = self.out["ike"]
        key = bytes.fromhex(keys["sk_ei" if made_by_i else "sk_er"])
        if ike["integ"]:
            hash_name, icv = ike["integ"].split("_")[1], int(ike["integ"].split("_")[2]) // 8
            mac = hmac.new(bytes.fromhex(keys["sk_ai" if made_by_i else "sk_ar"]), message[:-icv],
                           getattr(hashlib, hash_name)).digest()
            if mac[:icv] != message[-icv:]:
                raise SystemExit("the integrity check value of a message is wrong")
            iv, text = message[body_at:body_at + 16], message[body_at + 16:-icv]
            decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
            plain = decryptor.update(text) + decryptor.finalize()
        else:
            cipher = ChaCha20Poly1305 if ike["encr"].startswith("chacha") else AESGCM
            iv, text = message[body_at:body_at + 8], message[body_at + 8:]
            plain = cipher(key[:-4]).decrypt(key[-4:] + iv, text, message[:body_at])
        return plain[:-1 - plain[-1]]

    def datagram(self, sender, message):
        spi_i, spi_r = message[:8], message[8:16]
        first, exchange, flags = message[16], message[18], message[19]
        mid = struct.unpack_from(">I", message, 20)[0]
        record = {"from": sender, "exchange": EXCHANGES[exchange], "response": bool(flags & 0x20),
                  "message_id": mid, "spi_i": spi_i.hex(), "spi_r": spi_r.hex(),
                  "bytes": len(message), "hex": message.hex()}
        self.out["messages"].append(record)
        if first not in (SK, SKF):
            self.whole(record, first, message[28:])
            return
        number = self.by_spi[spi_i]
        record["keys"] = number
        body_at, inner_type = 32, message[28]
        if first == SKF:
            fragment, total = struct.unpack_from(">HH", message, 32)
            body_at, record["fragment"] = 36, f"{fragment}/{total}"
        plain = self.decrypt(self.sets[number], message, body_at, bool(flags & 0x08))
        if first == SKF:
            parts = self.parts.setdefault((spi_i, sender, flags, mid), [])
            parts.append((inner_type, plain))
            if fragment != total:
                return
            inner_type, plain = parts[0][0], b"".join(p for _, p in parts)
        record.update(first_inner_payload=inner_type, plaintext=plain.hex())
        self.whole(record, inner_type, plain)

    def whole(self, record, first, data):
        chain = list(payloads(first, data))
        record["payloads"] = [PAYLOADS[kind] for kind, _ in chain]
        inner = dict(reversed(chain))  # the first of each type
        if KE in inner:
            record["ke_method"] = struct.unpack_from(">H", inner[KE])[0]
            record["ke_data"] = inner[KE][4:].hex()
        handler = getattr(self, record["exchange"].lower(), None)
        if handler:
            handler(record, inner)

    # -- what they mean

    def ike_sa_init(self, record, inner):
        if SA not in inner:
            return
        if not record["response"]:
            self.first = {"spi_i": record["spi_i"], "ni": inner[NONCE].hex()}
            return
        _, _, _, transforms = next(proposals(inner[SA]))
        self.algorithms(transforms)
        self.methods = methods_of(transforms)
        sa = {"spi_i": record["spi_i"], "spi_r": record["spi_r"], "ni": self.first["ni"],
              "nr": inner[NONCE].hex(), "created_by": "IKE_SA_INIT", "rounds": []}
        self.out["ike_sas"].append(sa)
        self.round(sa, method_name(*self.methods[0]))

    def ike_intermediate(self, record, _inner):
        sa = self.out["ike_sas"][0]
        self.int_auth(record["from"])
        if record["response"]:
            self.round(sa, method_name(*self.methods[len(sa["rounds"])]))

    def ike_auth(self, record, inner):
        self.auth(record["from"], inner)
        _, _, spi, _ = next(proposals(inner[SA]))
        if not record["response"]:
            self.first["child"] = spi.hex()
            return
        sa = self.out["ike_sas"][0]
        seed = self.take("seed").hex()
        if seed != sa["ni"] + sa["nr"]:
            raise SystemExit("the first Child SA's seed is not Ni | Nr")
        child = {"spi_initiator_in": self.first["child"], "spi_responder_in": spi.hex(),
                 "created_by": "IKE_AUTH", "ni": sa["ni"], "nr": sa["nr"],
                 "sk_d_from_keys": len(self.sets) - 1}
        child.update(self.take_keys(CHILD_KEYS))
        self.out["child_sas"].append(child)

    def create_child_sa(self, record, inner):
        carrier = bytes.fromhex(record["spi_i"])
        _, protocol, spi, transforms = next(proposals(inner[SA]))
        if not record["response"]:
            self.series[carrier] = {"protocol": protocol, "spi": spi.hex(), "ni": inner[NONCE].hex()}
            return
        series = self.series[carrier]
        series.update(answer=spi.hex(), nr=inner[NONCE].hex(), methods=methods_of(transforms),
                      left=len(methods_of(transforms)) - 1)
        self.finish(carrier)

    def ike_followup_ke(self, record, _inner):
        carrier = bytes.fromhex(record["spi_i"])
        if record["response"]:
            self.series[carrier]["left"] -= 1
            self.finish(carrier)

    def finish(self, carrier):
        series = self.series[carrier]
        if series["left"] > 0:
            return
        nonces = bytes.fromhex(series["ni"] + series["nr"])
        common = {"created_by": "CREATE_CHILD_SA", "ni": series["ni"], "nr": series["nr"]}
        names = [method_name(*m) for m in series["methods"]]
        if series["protocol"] == 1:
            self.seek("nonces", nonces)
            sa = {"spi_i": series["spi"], "spi_r": series["answer"], **common,
                  "old_keys": self.by_spi[carrier]}
            derivation = {"shared_secrets": self.secrets(series["methods"]), "methods": names,
                          "skeyseed": self.take("SKEYSEED").hex()}
            derivation.update(self.take_keys(KEYS), keys=len(self.sets))
            sa["derivation"] = derivation
            self.out["ike_sas"].append(sa)
            self.use(sa, derivation)
            return
        self.seek("seed", nonces)
        child = {"spi_initiator_in": series["spi"], "spi_responder_in": series["answer"], **common,
                 "sk_d_from_keys": self.by_spi[carrier]}
        if series["methods"]:
            child.update(shared_secrets=self.secrets(series["methods"]), methods=names)
        self.take("seed")
        child.update(self.take_keys(CHILD_KEYS))
        self.out["child_sas"].append(child)


def main(name, title, log, pcap):
    recording = Recording(read_log(log))
    for sender, message in read_pcap(pcap):
        recording.datagram(sender, message)
    json.dump({"name": name, "title": title, **recording.out}, sys.stdout, indent=1)
    print()


main(*sys.argv[1:])
