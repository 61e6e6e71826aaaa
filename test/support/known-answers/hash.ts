import { hashAlgorithms } from "../../../modules/messages/algorithms.js";
import { ascii, type KnownAnswer } from "./known-answer.js";

/** The input of BLAKE3's official vectors: the bytes 0 to 250, repeated. */
function blake3Input(length: number): string {
	let bytes = "";
	for (let index = 0; index < length; index++) bytes += (index % 251).toString(16).padStart(2, "0");
	return bytes;
}

const fips180 = "NIST, examples for FIPS 180-4";
const fips202 = "NIST, examples for FIPS 202";
const blake3 = "BLAKE3 team, test_vectors.json";
const text448 = ascii("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");
const a3 = "a3".repeat(200);

const examples: readonly [source: string, algorithm: (typeof hashAlgorithms)[number], data: string, digest: string][] = [
	[fips180, "SHA-1", ascii("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d"],
	[fips180, "SHA-1", text448, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"],
	[fips180, "SHA-256", ascii("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
	[fips180, "SHA-256", text448, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"],
	[fips180, "SHA-384", ascii("abc"), "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"],
	[
		fips180,
		"SHA-512",
		ascii("abc"),
		"ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
	],
	[fips202, "SHA3-256", "", "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a"],
	[fips202, "SHA3-256", ascii("abc"), "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"],
	[fips202, "SHA3-256", a3, "79f38adec5c20307a98ef76e8324afbfd46cfd81b22e3973c65fa1bd9de31787"],
	[fips202, "SHA3-384", "", "0c63a75b845e4f7d01107d852e4c2485c51a50aaaa94fc61995e71bbee983a2ac3713831264adb47fb6bd1e058d5f004"],
	[fips202, "SHA3-384", ascii("abc"), "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25"],
	[fips202, "SHA3-384", a3, "1881de2ca7e41ef95dc4732b8f5f002b189cc1e42b74168ed1732649ce1dbcdd76197a31fd55ee989f2d7050dd473e8f"],
	[fips202, "SHA3-512", "", "a69f73cca23a9ac5c8b567dc185a756e97c982164fe25859e0d1dcc1475c80a615b2123af1f5f94c11e3e9402c3ac558f500199d95b6d3e301758586281dcd26"],
	[
		fips202,
		"SHA3-512",
		ascii("abc"),
		"b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0",
	],
	[fips202, "SHA3-512", a3, "e76dfad22084a8b1467fcf2ffa58361bec7628edf5f3fdc0e4805dc48caeeca81b7c13c30adf52a3659584739a2df46be589c51ca1a4a8416df6545a1ce8ba00"],
	[blake3, "BLAKE3", "", "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"],
	[blake3, "BLAKE3", blake3Input(1), "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213"],
	[blake3, "BLAKE3", blake3Input(1024), "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7"],
	[blake3, "BLAKE3", blake3Input(1025), "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444"],
	[blake3, "BLAKE3", blake3Input(2048), "e776b6028c7cd22a4d0ba182a8bf62205d2ef576467e838ed6f2529b85fba24a"],
	[blake3, "BLAKE3", blake3Input(3072), "b98cb0ff3623be03326b373de6b9095218513e64f1ee2edd2525c7ad1e5cffd2"],
	[blake3, "BLAKE3", blake3Input(31744), "62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47"],
];

export const hash: readonly KnownAnswer[] = examples.map(([source, algorithm, data, output]) => ({
	source: `${source}: ${algorithm} of ${data.length / 2} bytes`,
	request: "Hash",
	inputs: [data],
	parameters: [hashAlgorithms.indexOf(algorithm)],
	output,
}));
