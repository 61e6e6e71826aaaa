#include "engine-arrays.h"

txSlot *heimlig_typed_array(const txSlot *value, txID constructor)
{
	if (value->kind != XS_REFERENCE_KIND)
		return NULL;
	txSlot *array = value->value.reference->next;
	if (array == NULL || !(array->flag & XS_INTERNAL_FLAG) || array->kind != XS_TYPED_ARRAY_KIND)
		return NULL;
	return array->value.typedArray.dispatch->constructorID == constructor ? array : NULL;
}

uint32_t heimlig_array_size(txMachine *the, txSlot *array)
{
	return (uint32_t)fxGetDataViewSize(the, array->next, array->next->next);
}

bool heimlig_is_resizable(const txSlot *array)
{
	const txSlot *info = array->next->next->value.reference->next->next;
	return info != NULL && info->kind == XS_BUFFER_INFO_KIND && info->value.bufferInfo.maxLength >= 0;
}

/* As xsmc.c: the address of a shared buffer lies at the same place as that of another. */
void *heimlig_array_data(const txSlot *array)
{
	const txSlot *view = array->next;
	return view->next->value.reference->next->value.arrayBuffer.address + view->value.dataView.offset;
}

txSlot *heimlig_array(const txSlot *value)
{
	txSlot *array = value->kind == XS_REFERENCE_KIND ? value->value.reference->next : NULL;
	return array != NULL && (array->flag & XS_INTERNAL_FLAG) && array->kind == XS_ARRAY_KIND ? array : NULL;
}

uint32_t heimlig_index(txMachine *the, int argument, const char *name)
{
	const txSlot *value = mxArgv(argument);
	if (value->kind != XS_INTEGER_KIND && value->kind != XS_NUMBER_KIND)
		mxTypeError("%s: not a number", name);
	const txNumber number = value->kind == XS_INTEGER_KIND ? value->value.integer : value->value.number;
	/* In this form the condition also refuses NaN. */
	if (!(number >= 0 && number <= (txNumber)UINT32_MAX))
		mxRangeError("%s: out of range", name);
	if ((txNumber)(uint32_t)number != number)
		mxRangeError("%s: not a whole number", name);
	return (uint32_t)number;
}
