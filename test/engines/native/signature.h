#ifndef HEIMLIG_TEST_SIGNATURE_H
#define HEIMLIG_TEST_SIGNATURE_H

/** Prints the signature of a digest. All is in hexadecimal; the digest's size is the curve's. */
void print_signature(const char *digest, const char *private_key, const char *extra);

#endif
