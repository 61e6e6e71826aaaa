import { hmacAlgorithms, hmacSizes } from "../../../modules/messages/algorithms.js";
import { ascii, counting, type KnownAnswer } from "./known-answer.js";

type Example = readonly [source: string, algorithm: (typeof hmacAlgorithms)[number], key: string, message: string, tag: string];

const hiThere = ["0b".repeat(20), ascii("Hi There")] as const;
const jefe = [ascii("Jefe"), ascii("what do ya want for nothing?")] as const;
const case3 = ["aa".repeat(20), "dd".repeat(50)] as const;
const case4 = [counting(1, 25), "cd".repeat(50)] as const;
const case6 = ["aa".repeat(131), ascii("Test Using Larger Than Block-Size Key - Hash Key First")] as const;
const case7 = [
	"aa".repeat(131),
	ascii(
		"This is a test using a larger than block-size key and a larger than block-size data. " +
			"The key needs to be hashed before being used by the HMAC algorithm.",
	),
] as const;
const case6Of1 = ["aa".repeat(80), ascii("Test Using Larger Than Block-Size Key - Hash Key First")] as const;
const case7Of1 = ["aa".repeat(80), ascii("Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data")] as const;
const rfc = "RFC 4231 §4.";
const rfc2202 = "RFC 2202 §3, case ";
const nist = "NIST, examples for HMAC-SHA3";

const examples: readonly Example[] = [
	[`${rfc2202}1`, "SHA-1", ...hiThere, "b617318655057264e28bc0b6fb378c8ef146be00"],
	[`${rfc2202}2`, "SHA-1", ...jefe, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"],
	[`${rfc2202}3`, "SHA-1", ...case3, "125d7342b9ac11cd91a39af48aa17b4f63f175d3"],
	[`${rfc2202}4`, "SHA-1", ...case4, "4c9007f4026250c6bc8414f9bf50c86c2d7235da"],
	[`${rfc2202}5`, "SHA-1", "0c".repeat(20), ascii("Test With Truncation"), "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04"],
	[`${rfc2202}6`, "SHA-1", ...case6Of1, "aa4ae5e15272d00e95705637ce8a3b55ed402112"],
	[`${rfc2202}7`, "SHA-1", ...case7Of1, "e8e99d0f45237d786d6bbaa7965c7808bbff1a91"],
	[`${rfc}2`, "SHA-256", ...hiThere, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
	[`${rfc}2`, "SHA-384", ...hiThere, "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6"],
	[
		`${rfc}2`,
		"SHA-512",
		...hiThere,
		"87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
	],
	[`${rfc}3`, "SHA-256", ...jefe, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"],
	[`${rfc}3`, "SHA-384", ...jefe, "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649"],
	[
		`${rfc}3`,
		"SHA-512",
		...jefe,
		"164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
	],
	[`${rfc}4`, "SHA-256", ...case3, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"],
	[`${rfc}4`, "SHA-384", ...case3, "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27"],
	[
		`${rfc}4`,
		"SHA-512",
		...case3,
		"fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb",
	],
	[`${rfc}5`, "SHA-256", ...case4, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"],
	[`${rfc}5`, "SHA-384", ...case4, "3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e6801dd23c4a7d679ccf8a386c674cffb"],
	[
		`${rfc}5`,
		"SHA-512",
		...case4,
		"b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3dba91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd",
	],
	[`${rfc}7`, "SHA-256", ...case6, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"],
	[`${rfc}7`, "SHA-384", ...case6, "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952"],
	[
		`${rfc}7`,
		"SHA-512",
		...case6,
		"80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598",
	],
	[`${rfc}8`, "SHA-256", ...case7, "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"],
	[`${rfc}8`, "SHA-384", ...case7, "6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5a678cc31e799176d3860e6110c46523e"],
	[
		`${rfc}8`,
		"SHA-512",
		...case7,
		"e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58",
	],
	[nist, "SHA3-256", counting(0, 32), ascii("Sample message for keylen<blocklen"), "4fe8e202c4f058e8dddc23d8c34e467343e23555e24fc2f025d598f558f67205"],
	[nist, "SHA3-256", counting(0, 136), ascii("Sample message for keylen=blocklen"), "68b94e2e538a9be4103bebb5aa016d47961d4d1aa906061313b557f8af2c3faa"],
	[nist, "SHA3-256", counting(0, 168), ascii("Sample message for keylen>blocklen"), "9bcf2c238e235c3ce88404e813bd2f3a97185ac6f238c63d6229a00b07974258"],
	[
		nist,
		"SHA3-384",
		counting(0, 48),
		ascii("Sample message for keylen<blocklen"),
		"d588a3c51f3f2d906e8298c1199aa8ff6296218127f6b38a90b6afe2c5617725bc99987f79b22a557b6520db710b7f42",
	],
	[
		nist,
		"SHA3-512",
		counting(0, 64),
		ascii("Sample message for keylen<blocklen"),
		"4efd629d6c71bf86162658f29943b1c308ce27cdfa6db0d9c3ce81763f9cbce5f7ebe9868031db1a8f8eb7b6b95e5c5e3f657a8996c86a2f6527e307f0213196",
	],
];

export const mac: readonly KnownAnswer[] = examples.flatMap(([source, name, key, message, tag]): KnownAnswer[] => {
	const algorithm = hmacAlgorithms.indexOf(name);
	const wrong = (Number.parseInt(tag.slice(0, 2), 16) ^ 1).toString(16).padStart(2, "0") + tag.slice(2);
	const common = { source: `${source}: ${name}`, key, parameters: [algorithm] };
	return [
		{ ...common, request: "CalculateHmac", inputs: [message], output: tag },
		{ ...common, request: "VerifyHmac", inputs: [message, tag], verifies: true },
		{ ...common, request: "VerifyHmac", inputs: [message, wrong], verifies: false },
		{ ...common, request: "VerifyHmac", inputs: [message, tag.slice(0, 2 * hmacSizes[algorithm] - 2)], verifies: false },
		{ ...common, request: "CalculateHmac", inputs: [message], parameters: [algorithm, 16], output: tag.slice(0, 32) },
		{ ...common, request: "VerifyHmac", inputs: [message, tag.slice(0, 32)], parameters: [algorithm, 16], verifies: true },
		{ ...common, request: "VerifyHmac", inputs: [message, tag], parameters: [algorithm, 16], verifies: false },
	];
});
