#include "program/byte-arguments.h"

txByte* argumentBytes(txMachine* the, int index, txSize* length)
{
	txSlot *slot, *view, *buffer, *data;
	if (mxArgc <= index)
		mxTypeError("no Uint8Array");
	slot = mxArgv(index);
	if ((slot->kind != XS_REFERENCE_KIND) || !(view = slot->value.reference->next) || (view->kind != XS_TYPED_ARRAY_KIND))
		mxTypeError("no Uint8Array");
	view = view->next;
	buffer = view->next;
	data = buffer->value.reference->next;
	*length = fxGetDataViewSize(the, view, buffer);
	if (data->kind == XS_ARRAY_BUFFER_KIND)
		return data->value.arrayBuffer.address + view->value.dataView.offset;
	return (txByte*)data->value.host.data + view->value.dataView.offset;
}
