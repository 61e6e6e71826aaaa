/*
 * The interface of XS gives the address of arrays of bytes only, so this reads the engine's own structures as _xsmcGetBuffer does (xsmc.c). They are
 * the same in all versions of XS that we build with.
 */
#include "xsAll.h"

#include <stdbool.h>
#include <stdint.h>

/* words.h needs xs.h, which excludes xsAll.h. */
typedef struct {
	uint32_t *words;
	uint32_t count;
} heimlig_words;
heimlig_words heimlig_argument_words(txMachine *the, int index, const char *name);

static txSlot *typed_array(txSlot *argument)
{
	if (argument->kind != XS_REFERENCE_KIND)
		return NULL;
	txSlot *array = argument->value.reference->next;
	if (array == NULL || (array->flag & XS_INTERNAL_FLAG) == 0 || array->kind != XS_TYPED_ARRAY_KIND)
		return NULL;
	return array->value.typedArray.dispatch->size == sizeof(uint32_t) ? array : NULL;
}

heimlig_words heimlig_argument_words(txMachine *the, int index, const char *name)
{
	txSlot *array = typed_array(mxArgv(index));
	if (array == NULL)
		mxTypeError("%s: not a Uint32Array", name);
	txSlot *view = array->next;
	txSlot *buffer = view->next->value.reference->next;
	if (buffer->value.arrayBuffer.address == NULL)
		mxTypeError("%s: detached buffer", name);
	if ((buffer->flag & XS_DONT_SET_FLAG) != 0)
		mxTypeError("%s: read-only buffer", name);
	const txInteger size = fxGetDataViewSize(the, view, view->next);
	txByte *bytes = buffer->value.arrayBuffer.address + view->value.dataView.offset;
	if ((uintptr_t)bytes % sizeof(uint32_t) != 0)
		mxRangeError("%s: not aligned", name);
	return (heimlig_words){ .words = (uint32_t *)(void *)bytes, .count = size > 0 ? (uint32_t)size / sizeof(uint32_t) : 0 };
}
