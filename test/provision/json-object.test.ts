import { describe, expect, test } from "vitest";
import { parseObject } from "../../hosts/provision/json-object.js";

describe("parseObject", () => {
	test.each([
		"{}",
		' { "a" : [ ] , "b" : [ 1 , { } ] }\r\n\t',
		'{"a":[1,-2,0.5,1e3,-1.25E-2,true,false,null,"",[[]]],"b":{"a":{"a":1}}}',
		'{"\\u00e4\\n\\"\\\\\\/":"\\ud83d\\ude00 \u2028 ü"}',
		'{"__proto__":{"toString":1},"constructor":2}',
	])("reads %s as JSON.parse does", (text) => {
		expect(parseObject(text)).toStrictEqual(JSON.parse(text));
		expect(parseObject(`\uFEFF${text}`)).toStrictEqual(JSON.parse(text));
	});

	test.each([
		"{'a':1}",
		'{"a":01}',
		'{"a":+1}',
		'{"a":1.}',
		'{"a":.5}',
		'{"a":0x1}',
		'{"a":NaN}',
		'{"a":"\t"}',
		'{"a":"\\x"}',
		'{"a":[1,]}',
		'{"a":[,1]}',
		"{a:1}",
		'{"a":tru}',
		"{//\n}",
		'{"a":1}}',
		'{"a":]',
	])("refuses %s as JSON.parse does", (text) => {
		expect(() => JSON.parse(text)).toThrow(SyntaxError);
		expect(() => parseObject(text)).toThrow(/^no JSON: expected .* in line 1$/);
	});
});
