import { curves } from "../../../modules/messages/algorithms.js";
import { ascii, type KnownAnswer } from "./known-answer.js";

/** A point of SEC 1 §2.3.3: the parity of y, and x. `coordinates`: x‖y in hexadecimal. */
function compress(coordinates: string): string {
	const isOdd = parseInt(coordinates.slice(-1), 16) % 2 === 1;
	return (isOdd ? "03" : "02") + coordinates.slice(0, coordinates.length / 2);
}

/** The import of a private key, whose public key the HSM computes. */
function importPrivateKey(source: string, curve: number, privateKey: string, publicKey: string): KnownAnswer {
	return {
		source,
		request: "ImportPrivateKey",
		inputs: [privateKey],
		parameters: [0, curve],
		capacity: (privateKey.length + publicKey.length) / 2,
		output: publicKey + privateKey,
	};
}

/** The import of a public key; `output`: as the HSM stores it. */
function importPublicKey(source: string, curve: number, publicKey: string, output: string): KnownAnswer {
	return { source, request: "ImportPublicKey", inputs: [publicKey], parameters: [0, curve], capacity: output.length / 2, output };
}

const ecdsa = [
	{
		source: "RFC 6979 §A.2.5",
		curve: 0,
		privateKey: "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
		publicKey: "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
		sample: "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
		test: "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
		digest: "af2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf",
	},
	{
		source: "RFC 6979 §A.2.6",
		curve: 1,
		privateKey: "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5",
		publicKey:
			"ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13" +
			"8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720",
		sample:
			"94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46" +
			"99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8",
		test:
			"8203b63d3c853e8d77227fb377bcf7b7b772e97892a80f36ab775d509d7a5feb0542a7f0812998da8f1dd3ca3cf023db" +
			"ddd0760448d42d8a43af45af836fce4de8be06b485e9b61b827c2f13173923e06a739f040649a667bf3b828246baa5a5",
		digest: "9a9083505bc92276aec4be312696ef7bf3bf603f4bbd381196a029f340585312313bca4a9b5b890efee42c77b1ee25fe",
	},
].flatMap(({ source, curve, privateKey, publicKey, sample, test, digest }): KnownAnswer[] => [
	...[publicKey, `04${publicKey}`, compress(publicKey)].flatMap((key): KnownAnswer[] => [
		{ source, request: "VerifyEcdsa", key, inputs: [ascii("sample"), sample], parameters: [curve, 0], verifies: true },
		{ source, request: "VerifyEcdsa", key, inputs: [ascii("test"), test], parameters: [curve, 0], verifies: true },
		{ source, request: "VerifyEcdsa", key, inputs: [ascii("test"), sample], parameters: [curve, 0], verifies: false },
		{ source, request: "VerifyEcdsa", key, inputs: [digest, sample], parameters: [curve, 1], verifies: true },
		{
			source,
			request: "ImportKeyPair",
			inputs: [key, privateKey],
			parameters: [0, curve],
			capacity: (3 * privateKey.length) / 2,
			output: publicKey + privateKey,
		},
		importPublicKey(source, curve, key, publicKey),
	]),
	{
		source: `${source}, a point that is not on the curve`,
		request: "ImportPublicKey",
		inputs: [publicKey.slice(0, -1) + (publicKey.endsWith("0") ? "1" : "0")],
		parameters: [0, curve],
		capacity: publicKey.length / 2,
		error: "Crypto.InvalidPublicKey",
	},
	importPrivateKey(source, curve, privateKey, publicKey),
	{
		source,
		request: "VerifyEcdsa",
		key: `05${publicKey.slice(0, publicKey.length / 2)}`,
		inputs: [ascii("test"), test],
		parameters: [curve, 0],
		error: "Crypto.InvalidPublicKey",
	},
]);

const ecdh = [
	{
		source: "RFC 5903 §8.1",
		curve: 0,
		initiator: "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433",
		initiatorPublic: "dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c37725811805271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3",
		responder: "c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53",
		responderPublic: "d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf6356fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab",
		shared: "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de",
	},
	{
		source: "RFC 5903 §8.2",
		curve: 1,
		initiator: "099f3c7034d4a2c699884d73a375a67f7624ef7c6b3c0f160647b67414dce655e35b538041e649ee3faef896783ab194",
		initiatorPublic:
			"667842d7d180ac2cde6f74f37551f55755c7645c20ef73e31634fe72b4c55ee6de3ac808acb4bdb4c88732aee95f41aa" +
			"9482ed1fc0eeb9cafc4984625ccfc23f65032149e0e144ada024181535a0f38eeb9fcff3c2c947dae69b4c634573a81c",
		responder: "41cb0779b4bdb85d47846725fbec3c9430fab46cc8dc5060855cc9bda0aa2942e0308312916b8ed2960e4bd55a7448fc",
		responderPublic:
			"e558dbef53eecde3d3fccfc1aea08a89a987475d12fd950d83cfa41732bc509d0d1ac43a0336def96fda41d0774a3571" +
			"dcfbec7aacf3196472169e838430367f66eebe3c6e70c416dd5f0c68759dd1fff83fa40142209dff5eaad96db9e6386c",
		shared: "11187331c279962d93d604243fd592cb9d0a926f422e47187521287e7156c5c4d603135569b9e9d09cf5d4a270f59746",
	},
].flatMap(({ source, curve, initiator, initiatorPublic, responder, responderPublic, shared }): KnownAnswer[] => [
	{ source, request: "Ecdh", key: initiator, inputs: [responderPublic], parameters: [curve], output: shared },
	{ source, request: "Ecdh", key: responder, inputs: [`04${initiatorPublic}`], parameters: [curve], output: shared },
	{ source, request: "DeriveKeyEcdh", key: initiator, inputs: [responderPublic], parameters: [7, 0, curve], capacity: shared.length / 2, output: shared },
]);

const ed25519 = [
	{
		source: "RFC 8032 §7.1, test 1",
		privateKey: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
		publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
		message: "",
		signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
	},
	{
		source: "RFC 8032 §7.1, test 2",
		privateKey: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
		publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
		message: "72",
		signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
	},
	{
		source: "RFC 8032 §7.1, test 3",
		privateKey: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
		publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
		message: "af82",
		signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
	},
].flatMap(({ source, privateKey, publicKey, message, signature }): KnownAnswer[] => [
	{ source, request: "SignEd25519", key: privateKey, inputs: [message], output: signature },
	{ source, request: "VerifyEd25519", key: publicKey, inputs: [message, signature], verifies: true },
	{ source, request: "VerifyEd25519", key: publicKey, inputs: [`${message}00`, signature], verifies: false },
	{
		source,
		request: "ImportKeyPair",
		inputs: [publicKey, privateKey],
		parameters: [0, curves.indexOf("Ed25519")],
		capacity: 64,
		output: publicKey + privateKey,
	},
	importPrivateKey(source, curves.indexOf("Ed25519"), privateKey, publicKey),
	importPublicKey(source, curves.indexOf("Ed25519"), publicKey, publicKey),
]);

const alice = {
	privateKey: "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
	publicKey: "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
};
const bob = {
	privateKey: "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
	publicKey: "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
};
const shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
const xCurve = curves.indexOf("X25519");

const x25519: readonly KnownAnswer[] = [
	{
		source: "RFC 7748 §5.2, first",
		request: "X25519",
		key: "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
		inputs: ["e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"],
		output: "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
	},
	{
		source: "RFC 7748 §5.2, second",
		request: "X25519",
		key: "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
		inputs: ["e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"],
		output: "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
	},
	{ source: "RFC 7748 §6.1", request: "X25519", key: alice.privateKey, inputs: [bob.publicKey], output: shared },
	{ source: "RFC 7748 §6.1", request: "X25519", key: bob.privateKey, inputs: [alice.publicKey], output: shared },
	{ source: "RFC 7748 §6.1", request: "DeriveKeyX25519", key: alice.privateKey, inputs: [bob.publicKey], parameters: [7, 0], capacity: 32, output: shared },
	...[alice, bob].map(
		({ privateKey, publicKey }): KnownAnswer => ({
			source: "RFC 7748 §6.1",
			request: "ImportKeyPair",
			inputs: [publicKey, privateKey],
			parameters: [0, xCurve],
			capacity: 64,
			output: publicKey + privateKey,
		}),
	),
	...[alice, bob].map(({ privateKey, publicKey }) => importPrivateKey("RFC 7748 §6.1", xCurve, privateKey, publicKey)),
	...[alice, bob].map(({ publicKey }) => importPublicKey("RFC 7748 §6.1", xCurve, publicKey, publicKey)),
	{
		source: "RFC 7748 §6.1, a public key that belongs to another",
		request: "ImportKeyPair",
		inputs: [alice.publicKey, bob.privateKey],
		parameters: [0, xCurve],
		capacity: 64,
		error: "Crypto.InvalidPublicKey",
	},
	{ source: "RFC 7748 §6.1, a point of small order", request: "X25519", key: alice.privateKey, inputs: ["00".repeat(32)], error: "Crypto.InvalidPublicKey" },
];

export const ecc: readonly KnownAnswer[] = [...ecdsa, ...ecdh, ...ed25519, ...x25519];
