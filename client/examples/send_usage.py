#!/usr/bin/env python3
"""Sends usage to a Tallygate gateway over the binary protocol, and prints the acks. Needs Python 3 only.

    send_usage.py localhost 9070 demo calls 770000000 10000 [--key K] [--dimension out]... [--scale 0]

Every record has the time of its start and the quantity 1. See ../PROTOCOL.md for the bytes.
"""

import argparse
import socket
import struct
import sys
import time

WELCOME, DEFINE_REFUSED, ACK, BUSY, FAULT, BYE = 2, 4, 7, 8, 9, 10
RECORDS_PER_FRAME = 4096


def crc32c_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


CRC_TABLE = crc32c_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = CRC_TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def string(text):
    data = text.encode()
    return struct.pack("<H", len(data)) + data


def frame(kind, body):
    return struct.pack("<IBBH", 8 + len(body), kind, 1, 0) + body


def hello(producer, epoch, key):
    return frame(1, struct.pack("<HI", 1, epoch) + string(producer) + string(key))


def define(meter, scale, subject, dimensions):
    entry = struct.pack("<BI", 1, 0) + string(meter) + struct.pack("<B", scale)
    entry += string(subject) + struct.pack("<B", len(dimensions))
    return frame(3, struct.pack("<H", 1) + entry + b"".join(map(string, dimensions)))


def usage(sequence, bookmark, time_ms, count):
    body = struct.pack("<IQQq", count, sequence, bookmark, time_ms)
    body += struct.pack("<IIq", 0, 0, 1) * count
    return frame(5, struct.pack("<I", crc32c(body)) + body)


class Connection:
    def __init__(self, host, port):
        self.socket = socket.create_connection((host, port), timeout=30)
        self.stream = self.socket.makefile("rb")

    def send(self, data):
        self.socket.sendall(data)

    def receive(self):
        """The type and the body of the next frame."""
        head = self.stream.read(8)
        if len(head) < 8:
            sys.exit("the gateway has closed the connection")
        length, kind, _, _ = struct.unpack("<IBBH", head)
        body = self.stream.read(length - 8)
        if kind == FAULT:
            code, size = struct.unpack_from("<HH", body)
            sys.exit(f"fault {code}: {body[4:4 + size].decode()}")
        return kind, body


def send_all(connection, frames, in_flight):
    """Sends the frames, at most in_flight of them without an ack, and again what the gateway was too busy for."""
    sent = acked = 0
    while acked < len(frames):
        while sent < len(frames) and sent - acked < in_flight:
            connection.send(frames[sent])
            sent += 1
        kind, body = connection.receive()
        if kind == ACK:
            acked, position, refusals = struct.unpack_from("<QQI", body)
            print(f"ack through {acked} at position {position}, {refusals} refused")
            for n in range(refusals):
                delta, index, code = struct.unpack_from("<IIH", body, 24 + 12 * n)
                print(f"  refused: frame {acked - delta}, record {index}, code {code}")
        elif kind == BUSY:
            sequence, code, _, retry_ms = struct.unpack("<QHHI", body)
            print(f"busy from {sequence}, code {code}, again in {retry_ms} ms")
            time.sleep(retry_ms / 1000)
            sent = sequence - 1
        elif kind == DEFINE_REFUSED:
            print(f"the series was refused, code {struct.unpack_from('<H', body, 7)[0]}")
        elif kind == BYE:
            sys.exit("the gateway is shutting down")


def main():
    parser = argparse.ArgumentParser(description="Sends usage to a Tallygate gateway.")
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("producer")
    parser.add_argument("meter")
    parser.add_argument("subject")
    parser.add_argument("count", type=int)
    parser.add_argument("--key", default="")
    parser.add_argument("--scale", type=int, default=0)
    parser.add_argument("--dimension", action="append", default=[])
    arguments = parser.parse_args()

    connection = Connection(arguments.host, arguments.port)
    # Seconds since 1970: each run begins a new, higher epoch, and so begins again at sequence 1.
    connection.send(hello(arguments.producer, int(time.time()), arguments.key))
    kind, body = connection.receive()
    if kind != WELCOME:
        sys.exit(f"expected welcome, got frame type {kind}")
    _, number, epoch, _, _, bookmark, in_flight, payload, _ = struct.unpack("<IIIIQQIIq", body)
    print(f"welcome: producer {number}, epoch {epoch}, bookmark {bookmark}, in flight {in_flight}")

    connection.send(define(arguments.meter, arguments.scale, arguments.subject, arguments.dimension))
    now_ms = int(time.time() * 1000)
    size = min(RECORDS_PER_FRAME, payload // 16)
    starts = range(0, arguments.count, size)
    counts = [min(size, arguments.count - start) for start in starts]
    frames = [
        usage(n + 1, start + count, now_ms, count)
        for n, (start, count) in enumerate(zip(starts, counts))
    ]
    send_all(connection, frames, in_flight)
    connection.send(frame(BYE, b""))
    while connection.receive()[0] != BYE:
        pass
    print(f"done: {arguments.count} records in {len(frames)} frames")


if __name__ == "__main__":
    main()
