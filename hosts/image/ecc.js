import "heimlig/hosts/firmware/ecc";
