/** Published test vectors. Where an operation has an inverse, a second vector inverts it. */
import { fromHex } from "./bytes.js";
import { makeVector, type Vector } from "./vectors.js";

const text = "6bc1bee22e409f96e93d7e117393172a ae2d8a571e03ac9c9eb76fac45af8e51 30c81c46a35ce411e5fbc1191a0a52ef f69f2445df4f9b17ad2b417be66c3710";
const textOf = (length: number): Uint8Array => fromHex(text).subarray(0, length);
const key16 = "2b7e151628aed2a6abf7158809cf4f3c";
const key24 = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b";
const key32 = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";

/** `count` bytes, which count up from `first`. */
const sequence = (first: number, count: number): Uint8Array => Uint8Array.from({ length: count }, (_unused, index) => first + index);
const letters = (value: string): Uint8Array => Uint8Array.from(value, (letter) => letter.charCodeAt(0));
const repeated = (byte: number, count: number): Uint8Array => new Uint8Array(count).fill(byte);

/** SP 800-38A, F.2.1, F.2.3 and F.2.5, which have no padding. The driver's output has one block more. */
export const cbcExamples: readonly { key: Uint8Array; iv: Uint8Array; plaintext: Uint8Array; ciphertext: Uint8Array }[] = (
	[
		[key16, "7649abac8119b246cee98e9b12e9197d 5086cb9b507219ee95db113a917678b2 73bed6b8e3c1743b7116e69e22229516 3ff1caa1681fac09120eca307586e1a7"],
		[key24, "4f021db243bc633d7178183a9fa071e8 b4d9ada9ad7dedf4e5e738763f69145a 571b242012fb7ae07fa9baac3df102e0 08b0e27988598881d920a9e64f5615cd"],
		[key32, "f58c4c04d6e5f1ba779eabfb5f7bfbd6 9cfc4e967edb808d679f777bc6702c7d 39f23369a9d9bacfa530e26304231461 b2eb05e2c39be9fcda6c19078c6a9d1b"],
	] as const
).map(([key, ciphertext]) => ({ key: fromHex(key), iv: sequence(0, 16), plaintext: textOf(64), ciphertext: fromHex(ciphertext) }));

const gcmKey = "feffe9928665731c6d6a8f9467308308";
const gcmText = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
const gcmAad = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
const longGcmIv = "9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728c3c0c95156809539fcf0e2429a6b525416aedbf5a0de6a57a637b39b";
/**
 * The GCM specification (McGrew, Viega), appendix B, test cases with ivs of 8 and 60 bytes: bytes of key, iv, ciphertext and tag. SP 800-38D
 * §7.2: a truncated tag is the beginning of the whole one.
 */
const gcm = (
	[
		// Cases 5 and 6, 11 and 12, 17 and 18.
		[
			16,
			"cafebabefacedbad",
			"61353b4c2806934a777ff51fa22a4755699b2a714fcdc6f83766e5f97b6c742373806900e49f24b22b097544d4896b424989b5e1ebac0f07c23f4598",
			"3612d2e79e3b0785561be14aaca2fccb",
		],
		[
			16,
			longGcmIv,
			"8ce24998625615b603a033aca13fb894be9112a5c3a211a8ba262a3cca7e2ca701e4a9a4fba43c90ccdcb281d48c7c6fd62875d2aca417034c34aee5",
			"619cc5aefffe0bfa462af43c1699d050",
		],
		[
			24,
			"cafebabefacedbad",
			"0f10f599ae14a154ed24b36e25324db8c566632ef2bbb34f8347280fc4507057fddc29df9a471f75c66541d4d4dad1c9e93a19a58e8b473fa0f062f7",
			"65dcc57fcf623a24094fcca40d3533f8",
		],
		[
			24,
			longGcmIv,
			"d27e88681ce3243c4830165a8fdcf9ff1de9a1d8e6b447ef6ef7b79828666e4581e79012af34ddd9e2f037589b292db3e67c036745fa22e7e9b7373b",
			"dcf566ff291c25bbb8568fc3d376a6d9",
		],
		[
			32,
			"cafebabefacedbad",
			"c3762df1ca787d32ae47c13bf19844cbaf1ae14d0b976afac52ff7d79bba9de0feb582d33934a4f0954cc2363bc73f7862ac430e64abe499f47c9b1f",
			"3a337dbf46a792c45e454913fe2ea8f2",
		],
		[
			32,
			longGcmIv,
			"5a8def2f0c9e53f1f75d7853659e2a20eeb2b22aafde6419a058ab4f6f746bf40fc0c3b780f244452da3ebf1c5d82cdea2418997200ef82e44ae7e3f",
			"a44a8266ee1c8eb0c8b5d4cf5ae9f19a",
		],
	] as const
).flatMap(([keySize, iv, ciphertext, tag]) => {
	const given = { key: fromHex(gcmKey + gcmKey).subarray(0, keySize), iv: fromHex(iv), aad: fromHex(gcmAad) };
	const sealed = fromHex(ciphertext + tag);
	return [
		makeVector("gcmEncrypt", { ...given, data: fromHex(gcmText), answer: sealed }),
		...[12, 13, 14, 15, 16].map((tagLength) =>
			makeVector("gcmDecrypt", { ...given, data: sealed.subarray(0, 60 + tagLength), tagLength, answer: fromHex(gcmText) }),
		),
	];
});

/** SP 800-38A §F.5.1 to §F.5.6. The counter counts all bits; fewer that do not wrap around give the same. */
const ctr = (
	[
		[key16, "874d6191b620e3261bef6864990db6ce 9806f66b7970fdff8617187bb9fffdff 5ae4df3edbd5d35e5b4f09020db03eab 1e031dda2fbe03d1792170a0f3009cee"],
		[key24, "1abc932417521ca24f2b0459fe7e6e0b 090339ec0aa6faefd5ccc2c6f4ce8e94 1e36b26bd1ebc670d1bd1d665620abf7 4f78a7f6d29809585a97daec58c6b050"],
		[key32, "601ec313775789a5b7a7f504bbf3d228 f443e3ca4d62b59aca84e990cacaf5c5 2b0930daa23de94ce87017ba2d84988d dfc9c58db67aada613c2dd08457941a6"],
	] as const
).flatMap(([key, ciphertext]) =>
	[128, 64, 9].flatMap((bits) => {
		const given = { key: fromHex(key), iv: sequence(0xf0, 16), bits };
		return [
			makeVector("ctr", { ...given, data: textOf(64), answer: fromHex(ciphertext) }),
			makeVector("ctr", { ...given, data: fromHex(ciphertext), answer: textOf(64) }),
		];
	}),
);

/** SP 800-38C, appendix C, examples 1 to 4: bytes of nonce, aad, plaintext and tag, and the ciphertext with its tag. */
const ccm = (
	[
		[7, 8, 4, 4, "7162015b 4dac255d"],
		[8, 16, 16, 6, "d2a1f0e051ea5f62081a7792073d593d 1fc64fbfaccd"],
		[12, 20, 24, 8, "e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5 484392fbc1b09951"],
		[13, 65_536, 32, 14, "69915dad1e84c6376a68c2967e4dab615ae0fd1faec44cc484828529463ccf72 b4ac6bec93e8598e7f0dadbcea5b"],
	] as const
).flatMap(([nonce, aad, length, tagLength, sealed]) => {
	const given = { key: sequence(0x40, 16), iv: sequence(0x10, nonce), aad: sequence(0, aad), tagLength };
	return [
		makeVector("ccmEncrypt", { ...given, data: sequence(0x20, length), answer: fromHex(sealed) }),
		makeVector("ccmDecrypt", { ...given, data: fromHex(sealed), answer: sequence(0x20, length) }),
	];
});

/** RFC 4493 §4, and SP 800-38B, appendices D.2 and D.3: bytes of message, and the tags for each. */
const cmac = (
	[
		[key16, "bb1d6929e95937287fa37d129b756746", "070a16b46b4d4144f79bdd9dd04a287c", "dfa66747de9ae63030ca32611497c827", "51f0bebf7e3b9d92fc49741779363cfe"],
		[key24, "d17ddf46adaacde531cac483de7a9367", "9e99a7bf31e710900662f65e617c5184", "8a1de5be2eb31aad089a82e6ee908b0e", "a1d5df0eed790f794d77589659f39a11"],
		[key32, "028962f61b7bf89efc6b551f4667d983", "28a7023f452e8f82bd4bf28d8c37c35c", "aaf3d8f1de5640c232f5b169b9c911e6", "e1992190549f6ed5696a2c056c315410"],
	] as const
).flatMap(([key, ...tags]) =>
	[0, 16, 40, 64].map((length, index) => makeVector("cmac", { key: fromHex(key), data: textOf(length), answer: fromHex(tags[index]) })),
);

function wrapping(padded: boolean, key: Uint8Array, plain: Uint8Array, wrapped: Uint8Array): Vector[] {
	return [
		makeVector(padded ? "kwpWrap" : "kwWrap", { key, data: plain, answer: wrapped }),
		makeVector(padded ? "kwpUnwrap" : "kwUnwrap", { key, data: wrapped, answer: plain }),
	];
}

/** RFC 3394 §4.1 to §4.6: bytes of key-encryption key and of key data. */
const keyData = fromHex("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f");
const kw = (
	[
		[16, 16, "1fa68b0a8112b447 aef34bd8fb5a7b82 9d3e862371d2cfe5"],
		[24, 16, "96778b25ae6ca435 f92b5b97c050aed2 468ab8a17ad84e5d"],
		[32, 16, "64e8c3f9ce0f5ba2 63e9777905818a2a 93c8191e7d6e8ae7"],
		[24, 24, "031d33264e15d332 68f24ec260743edc e1c6c7ddee725a93 6ba814915c6762d2"],
		[32, 24, "a8f9bc1612c68b3f f6e6f4fbe30e71e4 769c8b80a32cb895 8cd5d17d6b254da1"],
		[32, 32, "28c9f404c4b810f4 cbccb35cfb87f826 3f5786e2d80ed326 cbc7f0e71a99f43b fb988b9b7a02dd21"],
	] as const
).flatMap(([keySize, size, wrapped]) => wrapping(false, sequence(0, keySize), keyData.subarray(0, size), fromHex(wrapped)));

/** RFC 5649 §6 */
const kwp = (
	[
		["c37b7e6492584340 bed1220780894115 5068f738", "138bdeaa9b8fa7fc 61f97742e72248ee 5ae6ae5360d1ae6a 5f54f373fa543b6a"],
		["466f7250617369", "afbeb0f07dfbf541 9200f2ccb50bb24f"],
	] as const
).flatMap(([plain, wrapped]) => wrapping(true, fromHex("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8"), fromHex(plain), fromHex(wrapped)));

const longKey = repeated(0xaa, 131);
/** RFC 4231 §4.2 to §4.8, without §4.6, which is about truncation. */
const hmac = (
	[
		[
			repeated(0x0b, 20),
			letters("Hi There"),
			"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
			"afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6",
			"87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
		],
		[
			letters("Jefe"),
			letters("what do ya want for nothing?"),
			"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
			"af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
			"164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
		],
		[
			repeated(0xaa, 20),
			repeated(0xdd, 50),
			"773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
			"88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27",
			"fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb",
		],
		[
			sequence(1, 25),
			repeated(0xcd, 50),
			"82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
			"3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e6801dd23c4a7d679ccf8a386c674cffb",
			"b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3dba91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd",
		],
		[
			longKey,
			letters("Test Using Larger Than Block-Size Key - Hash Key First"),
			"60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
			"4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952",
			"80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598",
		],
		[
			longKey,
			letters(
				"This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.",
			),
			"9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
			"6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5a678cc31e799176d3860e6110c46523e",
			"e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58",
		],
	] as const
).flatMap(([key, data, ...tags]) => [256, 384, 512].map((bits, index) => makeVector("hmac", { key, data, bits, answer: fromHex(tags[index]) })));

export const publishedVectors: readonly Vector[] = [...gcm, ...ctr, ...ccm, ...cmac, ...kw, ...kwp, ...hmac];
