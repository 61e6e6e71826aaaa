#ifndef HEIMLIG_TABLE_H
#define HEIMLIG_TABLE_H

/*
 * The layout of the table of requests (modules/messages/row-layout.ts) and the numbers in it (row.ts, errors.ts, sizes.ts), as far as C reads
 * them. A test compares the numbers.
 */

#define ROW_WORKER 0
#define ROW_KEY_KIND 2
#define ROW_TARGET 3
#define ROW_RESULT 4
#define ROW_OUTPUT_RULE 6
#define ROW_OUTPUT_INDEX 7
#define ROW_OUTPUT_MORE 8
#define ROW_ALGORITHM 9
#define ROW_OPERATION 10
#define ROW_PART 11
#define ROW_KEY_SIZES 12
#define ROW_KEY_ERROR 13
#define ROW_EXPANSION 17
#define ROW_TAG_LENGTH 20
#define ROW_IV_BYTES 21
#define ROW_INPUTS 25
#define ROW_FIRST_INPUT 26
#define ROW_PARAMETERS 29
#define ROW_FIRST_PARAMETER 30
#define ROW_END 33

#define FIELDS_START 2640
#define FIELDS_BYTES 5
#define FIELDS_MAXIMUM 56

#define INPUT_IS_OPTIONAL 1
#define INPUT_MINIMUM 2
#define INPUT_MAXIMUM 3
#define INPUT_ERROR 4

#define PARAMETER_LARGEST 1
#define PARAMETER_ZERO 3
#define SOME_NAMES (-2)
#define MOST_FIELDS 3

#define SIZES_START 2920
#define SIZES_BYTES 8
#define SIZES_LISTS 4
#define SIZES_END 2952
#define SIZES_HMAC 2944
#define SIZE_NO_MAXIMUM 255
/** Of ROW_KEY_SIZES. */
#define ANY_KEY_SIZE 8

#define RESULT_NOTHING 0
#define RESULT_BYTES 1
#define RESULT_BOOLEAN 2

#define OUTPUT_NONE 0
#define OUTPUT_MAXIMUM 1
#define OUTPUT_PARAMETER 2
#define OUTPUT_LISTED 3
#define OUTPUT_INPUT 4
#define OUTPUT_BLOCKS 5
#define OUTPUT_SEALED 6
#define OUTPUT_OPENED 7
#define OUTPUT_KEYS 8
#define OUTPUT_OPENED_GCM 9

#define FAMILY_CORE 1

/** An index of keyAlgorithms. */
#define ALGORITHM_HMAC 6

#define KIND_SYMMETRIC 1
#define KIND_PAIR 2
#define KIND_PUBLIC 3

#define PART_WHOLE 0
#define PART_PRIVATE 1
#define PART_PUBLIC 2

#define TARGET_STORE 1

#define STATUS_OK 0
#define STATUS_REQUEST_TOO_LARGE 3
#define STATUS_INVALID_BUFFER_SIZE 23
#define STATUS_NOT_ALLOWED 48
#define STATUS_KEY_NOT_FOUND 49
#define STATUS_INVALID_KEY_ID 53
#define STATUS_INVALID_KEY_TYPE 54
#define STATUS_INVALID_BUFFER 80
#define STATUS_INVALID_PARAMETER 81

#define BLOCK_BYTES 16
#define MINIMUM_GCM_TAG_BYTES 12
#define MAXIMUM_KEYS 128
#define ID_BYTES 4
#define ATTRIBUTES_BYTES 32
/** By curve (algorithms.ts). */
#define PUBLIC_KEY_SIZES { 64, 96, 32, 32 }

#endif
