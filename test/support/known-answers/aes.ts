import { counting, type KnownAnswer } from "./known-answer.js";

const common = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";
const key16 = "2b7e151628aed2a6abf7158809cf4f3c";

const gcm = (["EncryptAesGcm", "DecryptAesGcm"] as const).map((request, index): KnownAnswer => {
	const plaintext = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
	const sealed =
		"42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091" +
		"5bc94fbc3221a5db94fae95ae7121a47";
	return {
		source: "McGrew and Viega, GCM, appendix B, case 4",
		request,
		key: "feffe9928665731c6d6a8f9467308308",
		inputs: ["cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2", index === 0 ? plaintext : sealed],
		output: index === 0 ? sealed : plaintext,
	};
});

/** Appendix B, cases 5 and 6: ivs of 8 and 60 bytes. The HSM makes no truncated tags. A truncated tag is the beginning of the whole one (SP 800-38D §7.2). */
const gcmOfOthers = (
	[
		[
			5,
			"cafebabefacedbad",
			"61353b4c2806934a777ff51fa22a4755699b2a714fcdc6f83766e5f97b6c742373806900e49f24b22b097544d4896b424989b5e1ebac0f07c23f4598" +
				"3612d2e79e3b0785561be14aaca2fccb",
		],
		[
			6,
			"9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728c3c0c95156809539fcf0e2429a6b525416aedbf5a0de6a57a637b39b",
			"8ce24998625615b603a033aca13fb894be9112a5c3a211a8ba262a3cca7e2ca701e4a9a4fba43c90ccdcb281d48c7c6fd62875d2aca417034c34aee5" +
				"619cc5aefffe0bfa462af43c1699d050",
		],
	] as const
).flatMap(([number, iv, sealed]): KnownAnswer[] => {
	const common = {
		source: `McGrew and Viega, GCM, appendix B, case ${number}`,
		request: "DecryptAesGcm",
		key: "feffe9928665731c6d6a8f9467308308",
	} as const;
	const aad = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
	const output = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
	return [
		{ ...common, request: "EncryptAesGcm", inputs: [iv, aad, output], output: sealed },
		{ ...common, inputs: [iv, aad, sealed], output },
		{ ...common, inputs: [iv, aad, sealed.slice(0, -8)], parameters: [12], output },
		{ ...common, inputs: [iv, aad, sealed], parameters: [12], error: "Crypto.Decrypt" },
		{ ...common, inputs: [iv, aad, sealed.slice(0, -10)], parameters: [11], error: "Crypto.InvalidTagSize" },
		{ ...common, inputs: [iv, aad, sealed.slice(0, 30)], error: "Crypto.InvalidTagSize" },
	];
});

/** The example has whole blocks without padding. The last block here is the padding of RFC 5652, encrypted with OpenSSL. */
const cbcSealed =
	"7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b273bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7" +
	"8cb82807230e1321d3fae00d18cc2012";
const cbc: readonly KnownAnswer[] = [
	{ source: "SP 800-38A §F.2.1", request: "EncryptAesCbc", key: key16, inputs: [counting(0, 16), common], output: cbcSealed },
	{ source: "SP 800-38A §F.2.2", request: "DecryptAesCbc", key: key16, inputs: [counting(0, 16), cbcSealed], output: common },
	{
		source: "SP 800-38A §F.2.2 without padding",
		request: "DecryptAesCbc",
		key: key16,
		inputs: [counting(0, 16), cbcSealed.slice(0, 128)],
		error: "Crypto.InvalidPadding",
	},
	{
		source: "SP 800-38A §F.2.2, cut",
		request: "DecryptAesCbc",
		key: key16,
		inputs: [counting(0, 16), cbcSealed.slice(0, 130)],
		error: "Crypto.InvalidBufferSize",
	},
];

const ccmKey = counting(0x40, 16);
const ccm = (
	[
		["SP 800-38C, example 1", counting(0x10, 7), counting(0, 8), counting(0x20, 4), 4, "7162015b4dac255d"],
		["SP 800-38C, example 2", counting(0x10, 8), counting(0, 16), counting(0x20, 16), 6, "d2a1f0e051ea5f62081a7792073d593d1fc64fbfaccd"],
		["SP 800-38C, example 3", counting(0x10, 12), counting(0, 20), counting(0x20, 24), 8, "e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5484392fbc1b09951"],
	] as const
).flatMap(([source, nonce, aad, plaintext, tagLength, sealed]): KnownAnswer[] => [
	{ source, request: "EncryptAesCcm", key: ccmKey, inputs: [nonce, aad, plaintext], parameters: [tagLength], output: sealed },
	{ source, request: "DecryptAesCcm", key: ccmKey, inputs: [nonce, aad, sealed], parameters: [tagLength], output: plaintext },
	{ source: `${source}, no data`, request: "DecryptAesCcm", key: ccmKey, inputs: [nonce, "", sealed], parameters: [tagLength], error: "Crypto.Decrypt" },
]);

const cmac = (
	[
		[1, 0, "bb1d6929e95937287fa37d129b756746"],
		[2, 16, "070a16b46b4d4144f79bdd9dd04a287c"],
		[3, 40, "dfa66747de9ae63030ca32611497c827"],
		[4, 64, "51f0bebf7e3b9d92fc49741779363cfe"],
	] as const
).flatMap(([example, length, tag]): KnownAnswer[] => {
	const message = common.slice(0, 2 * length);
	const source = `RFC 4493 §4, example ${example}`;
	return [
		{ source, request: "CalculateAesCmac", key: key16, inputs: [message], output: tag },
		{ source, request: "VerifyAesCmac", key: key16, inputs: [message, tag], verifies: true },
		{ source, request: "VerifyAesCmac", key: key16, inputs: [`${message}00`, tag], verifies: false },
		{ source, request: "CalculateAesCmac", key: key16, inputs: [message], parameters: [4], output: tag.slice(0, 8) },
		{ source, request: "VerifyAesCmac", key: key16, inputs: [message, tag.slice(0, 8)], parameters: [4], verifies: true },
		{ source, request: "VerifyAesCmac", key: key16, inputs: [message, tag], parameters: [4], verifies: false },
		{ source, request: "VerifyAesCmac", key: key16, inputs: [message, tag.slice(0, 8)], verifies: false },
	];
});

/** The counter of SP 800-38A §F.5 counts all bits; 64 bits of it wrap around no earlier. */
const ctr = (
	[
		["1", "2", key16, "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee"],
		[
			"3",
			"4",
			"8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
			"1abc932417521ca24f2b0459fe7e6e0b090339ec0aa6faefd5ccc2c6f4ce8e941e36b26bd1ebc670d1bd1d665620abf74f78a7f6d29809585a97daec58c6b050",
		],
		[
			"5",
			"6",
			"603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
			"601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c52b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6",
		],
	] as const
).flatMap(([encrypts, decrypts, key, sealed]): KnownAnswer[] => {
	const counter = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
	return [128, 64].flatMap((bits): KnownAnswer[] => [
		{ source: `SP 800-38A §F.5.${encrypts}`, request: "EncryptAesCtr", key, inputs: [counter, common], parameters: [bits], output: sealed },
		{ source: `SP 800-38A §F.5.${decrypts}`, request: "DecryptAesCtr", key, inputs: [counter, sealed], parameters: [bits], output: common },
		{
			source: `SP 800-38A §F.5.${encrypts}, part of a block`,
			request: "EncryptAesCtr",
			key,
			inputs: [counter, common.slice(0, 42)],
			parameters: [bits],
			output: sealed.slice(0, 42),
		},
	]);
});

/** SP 800-38A §B.2: a counter of 1 bit has two blocks. */
const ctrOverflow: KnownAnswer = {
	source: "SP 800-38A §B.2",
	request: "EncryptAesCtr",
	key: key16,
	inputs: ["f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff", common.slice(0, 66)],
	parameters: [1],
	error: "Crypto.InvalidBufferSize",
};

const wrapped = (
	[
		["RFC 3394 §4.1", counting(0, 16), "00112233445566778899aabbccddeeff", 0, "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"],
		["RFC 3394 §4.3", counting(0, 32), "00112233445566778899aabbccddeeff", 0, "64e8c3f9ce0f5ba263e9777905818a2a93c8191e7d6e8ae7"],
		[
			"RFC 3394 §4.6",
			counting(0, 32),
			"00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f",
			0,
			"28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21",
		],
		[
			"RFC 5649 §6",
			"5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8",
			"c37b7e6492584340bed12207808941155068f738",
			1,
			"138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a",
		],
		["RFC 5649 §6", "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8", "466f7250617369", 1, "afbeb0f07dfbf5419200f2ccb50bb24f"],
	] as const
).flatMap(([source, key, plain, padded, sealed]): KnownAnswer[] => [
	{ source, request: "WrapKey", key, inputs: [plain], parameters: [7, padded], output: sealed },
	{ source, request: "UnwrapKey", key, inputs: [sealed], parameters: [7, 0, padded], output: plain },
	...(padded === 0 ? ofBytes(source, key, plain, sealed) : []),
	{
		source: `${source}, unwrapped as the other kind`,
		request: "UnwrapKey",
		key,
		inputs: [sealed],
		parameters: [7, 0, 1 - padded],
		error: sealed.length === 32 ? "Crypto.InvalidBufferSize" : "Crypto.Decrypt",
	},
]);

/** The same as a request over the caller's bytes. */
function ofBytes(source: string, key: string, plain: string, sealed: string): KnownAnswer[] {
	const forged = `${sealed.slice(0, -2)}00`;
	return [
		{ source, request: "EncryptAesKw", key, inputs: [plain], output: sealed },
		{ source, request: "DecryptAesKw", key, inputs: [sealed], output: plain },
		{ source: `${source}, changed`, request: "DecryptAesKw", key, inputs: [forged], error: "Crypto.Decrypt" },
		{ source: `${source}, cut`, request: "DecryptAesKw", key, inputs: [`${sealed}00`], error: "Crypto.InvalidBufferSize" },
		{ source: `${source}, not of whole semiblocks`, request: "EncryptAesKw", key, inputs: [`${plain}00`], error: "Crypto.InvalidBufferSize" },
	];
}

export const aes: readonly KnownAnswer[] = [...gcm, ...gcmOfOthers, ...cbc, ...ccm, ...ctr, ctrOverflow, ...cmac, ...wrapped];
