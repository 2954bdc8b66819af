#pragma once
/* The plain functions: behind EVP, OpenSSL sets up its providers first, which costs a camera 3 MB. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#include <xxhash.h>
