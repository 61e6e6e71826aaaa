#include "tested-operations.h"

const operation *operation_at(size_t index)
{
	if (index < psa_operation_count)
		return &psa_operations[index];
	index -= psa_operation_count;
	return index < sodium_operation_count ? &sodium_operations[index] : NULL;
}
